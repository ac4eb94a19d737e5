// Runs before `npm start` and `npm test`: makes a fresh clone ready, and does
// nothing when it already is. Nothing is installed yet when this runs, so it
// uses Node alone; and it must parse on an old Node, hence the late imports.

const NEEDED = [20, 20];

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
    throw new Error(`Posthorn needs Node ${NEEDED.join('.')} or newer, and this is ${process.versions.node}.`);
  }
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { ensureBuild } = await import('./setup/build.mjs');
  const { ensureRedisServer } = await import('./setup/redis-server.mjs');
  ensureDependencies();
  ensureBuild();
  ensureRedisServer();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});

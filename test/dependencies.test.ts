import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

type Versions = Record<string, string>;
interface Manifest {
  name: string;
  packageManager?: string;
  allowScripts?: Record<string, boolean>;
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
}
interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
}

const folders = readdirSync(fileURLToPath(new URL('packages', root))).map((name) => `packages/${name}/`);
const manifests = ['', ...folders, 'test/'].map((folder) => json(`${folder}package.json`) as Manifest);
const { packages } = json('package-lock.json') as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

describe('dependencies', () => {
  it('are declared in exact versions, so that an install is the one that was tested', () => {
    const loose = manifests.flatMap(({ name, dependencies, devDependencies, optionalDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
        .filter(([other, version]) => !(other.startsWith('@posthorn/') && version === '*'))
        .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        .map(([other, version]) => `${name}: ${other} ${version}`),
    );
    expect(loose).toEqual([]);
    expect(manifests[0]?.packageManager).toMatch(/^npm@\d+\.\d+\.\d+$/);
  });

  it('come from the npm registry, with a checksum each', () => {
    // Optional ones are programs for other machines than the one that the lock file was made on, which npm leaves blank.
    // Where "resolved" is left out, it is the registry; what comes from a URL or from git says so there.
    const strange = locked.filter(
      ([, { resolved, optional, integrity = optional ? 'sha512-' : '' }]) =>
        resolved !== undefined || !integrity.startsWith('sha512-'),
    );
    expect(strange.map(([path]) => path)).toEqual([]);
  });

  it('have no script that runs at install: the few that come with one are told not to', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    const { allowScripts = {} } = manifests[0] ?? {};
    expect(Object.values(allowScripts)).not.toContain(true);
    expect([...new Set(scripted)].toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  });
});

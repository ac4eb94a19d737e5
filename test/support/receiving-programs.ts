import { spawnSync } from 'node:child_process';

/** A receiver of docs/receiving.md: what it needs, how it is run, and what it can do. */
export interface Program {
  file: string;
  /** What the machine must have, in words. */
  needs: string;
  /** Whether the machine has it. */
  isThere: boolean;
  /** Run once, in the program's folder, before it is started. */
  build?: string[];
  /** Started in the program's folder. */
  run: (port: number) => string[];
  /** The paths of hooks whose requests it can read; null for all. */
  paths: RegExp | null;
  /** Those made with libraries leave repeats to their reader. */
  knowsRepeats: boolean;
}

const own = { paths: null, knowsRepeats: true };
const node = (file: string) => ({ file, needs: 'Node', isThere: true, run: () => [process.execPath, file] });

/** All receivers of the page. */
export const programs: Program[] = [
  { ...own, ...node('receiver.mjs') },
  { ...node('octokit.mjs'), paths: /^\/github$/, knowsRepeats: false },
  { ...node('standard.mjs'), paths: /^\/(?:standard|myget|tuleap|cloudevents)/, knowsRepeats: false },
  { ...node('cloudevents.mjs'), paths: /^\/cloudevents/, knowsRepeats: false },
  {
    ...own,
    file: 'receiver.py',
    needs: 'Python 3.9',
    isThere: succeeds('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 9))'),
    run: () => ['python3', 'receiver.py'],
  },
  {
    ...own,
    file: 'receiver.rb',
    needs: 'Ruby with webrick',
    isThere: succeeds('ruby', '-rwebrick', '-e', ''),
    run: () => ['ruby', 'receiver.rb'],
  },
  {
    ...own,
    file: 'receiver.php',
    needs: 'PHP 8.1',
    isThere: succeeds('php', '-r', 'exit(PHP_VERSION_ID < 80100 ? 1 : 0);'),
    run: (port) => ['php', '-S', `127.0.0.1:${port}`, 'receiver.php'],
  },
  {
    ...own,
    file: 'receiver.go',
    needs: 'Go',
    isThere: succeeds('go', 'version'),
    // Not `go run`, which would leave its child behind when it is killed.
    build: ['go', 'build', '-o', 'receiver', 'receiver.go'],
    run: () => ['./receiver'],
  },
  {
    ...own,
    file: 'Receiver.java',
    needs: 'a JDK of 17 or newer',
    isThere: javaVersion() >= 17,
    run: () => ['java', 'Receiver.java'],
  },
];

function succeeds(command: string, ...args: string[]): boolean {
  return run(command, ...args).status === 0;
}

function javaVersion(): number {
  return Number(/^javac (\d+)/.exec(run('javac', '-version').stdout ?? '')?.[1] ?? 0);
}

function run(command: string, ...args: string[]) {
  return spawnSync(command, args, { encoding: 'utf8' });
}

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';

/** What a Dockerfile's last stage leaves, built without Docker. */
export interface BuiltImage {
  /** The directory that stands for the image's working directory. */
  workingDirectory: string;
  entrypoint: string[];
}

interface Stage {
  root: string;
  workdir: string;
  env: Record<string, string>;
  entrypoint: string[];
}

/**
 * Carries out a Dockerfile's steps in a directory per stage: COPY copies, RUN
 * runs, and the base image is this machine. It knows the instructions that ours
 * uses and throws on any other, so that it can't skip a step unnoticed.
 */
export async function buildImage({ repository, into }: { repository: string; into: string }): Promise<BuiltImage> {
  const context = join(into, 'context');
  copyContext(repository, context);

  const stages = new Map<string, Stage>();
  const rootOf = (name?: string) => (name === undefined ? context : (stages.get(name) as Stage).root);
  let stage: Stage = { root: into, workdir: '/', env: {}, entrypoint: [] };
  for (const [instruction, rest] of instructions(readFileSync(join(repository, 'Dockerfile'), 'utf8'))) {
    if (instruction === 'FROM') {
      const name = /\bAS (\S+)$/.exec(rest)?.[1] ?? 'final';
      stage = { root: join(into, name), workdir: '/', env: {}, entrypoint: [] };
      stages.set(name, stage);
    } else {
      await carryOut(stage, instruction, rest, rootOf);
    }
  }
  return { workingDirectory: join(stage.root, stage.workdir), entrypoint: stage.entrypoint };
}

async function carryOut(stage: Stage, instruction: string, rest: string, rootOf: (name?: string) => string) {
  const here = join(stage.root, stage.workdir);
  switch (instruction) {
    case 'WORKDIR':
      stage.workdir = rest;
      mkdirSync(join(stage.root, rest), { recursive: true });
      return;
    case 'ENV': {
      const [name = '', value = ''] = rest.split('=');
      stage.env[name] = value;
      return;
    }
    case 'COPY': {
      const { flags, words } = splitFlags(rest);
      const from = rootOf(flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length));
      const to = words.pop() ?? '';
      for (const source of words) copy(join(from, source), join(here, to), to.endsWith('/'));
      return;
    }
    case 'RUN': {
      // What a failed command printed is then all in the error's message.
      const command = `exec 1>&2; ${splitFlags(rest).words.join(' ')}`;
      await promisify(execFile)('sh', ['-c', command], { cwd: here, env: bareEnvironment(stage.env) });
      return;
    }
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(rest) as string[];
      return;
    case 'USER':
      return;
    default:
      throw new Error(`The Dockerfile uses ${instruction}, which can't be carried out without Docker yet.`);
  }
}

/** As COPY does it: a directory's contents go into `to`, a file becomes `to` or goes into it. */
function copy(from: string, to: string, toDirectory: boolean): void {
  const target = toDirectory && statSync(from).isFile() ? join(to, basename(from)) : to;
  cpSync(from, target, { recursive: true, verbatimSymlinks: true });
}

/** Copies what Docker would send as the build's context: all but what .dockerignore names. */
function copyContext(repository: string, to: string): void {
  const ignored = readFileSync(join(repository, '.dockerignore'), 'utf8').split('\n').filter(Boolean).map(globToRegExp);
  const filter = (path: string) => !ignored.some((pattern) => pattern.test(relative(repository, path)));
  cpSync(repository, to, { recursive: true, verbatimSymlinks: true, filter });
}

function globToRegExp(glob: string): RegExp {
  const source = glob.replaceAll('.', '\\.').replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}

function instructions(dockerfile: string): [instruction: string, rest: string][] {
  const lines = dockerfile.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1).trim()];
  });
}

function splitFlags(rest: string): { flags: string[]; words: string[] } {
  const parts = rest.split(/\s+/);
  const firstWord = parts.findIndex((part) => !part.startsWith('--'));
  return { flags: parts.slice(0, firstWord), words: parts.slice(firstWord) };
}

/** The environment of a build container: none of what npm and vitest gave to this process. */
function bareEnvironment(own: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, npm_config_prefer_offline: 'true', ...own };
}

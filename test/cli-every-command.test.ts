import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drivenCommands } from './support/cli-commands.ts';
import { type CliStage, startCliStage } from './support/cli-stage.ts';
import { launchPosthorn } from './support/posthorn-process.ts';
import { commandEnv, type Ran, runPiped, startTerminal } from './support/terminal.ts';
import { until } from './support/until.ts';

let stage: CliStage;
beforeAll(async () => {
  stage = await startCliStage();
});
afterAll(() => stage?.close());

/** Those that run Posthorn itself: test/dev.test.ts has the first, all other tests have the others. */
const roles = ['dev', 'ingest', 'api', 'worker'];

/** Names of the commands below one, as the shell is told them when TAB is pressed. */
async function completions(...words: string[]): Promise<string[]> {
  const { stdout } = await runPiped(['complete', '--', ...words, ''], stage.env);
  return stdout.split('\n').flatMap((line) => (line.includes('\t') ? [line.slice(0, line.indexOf('\t'))] : []));
}

/** What is not a choice of a command's own argument. */
const isCommand = (name: string): boolean => !['zsh', 'bash', 'fish'].includes(name);

test('there is no command that these tests leave out', async () => {
  const all: string[] = [];
  for (const noun of (await completions()).filter(isCommand)) {
    const verbs = (await completions(noun)).filter(isCommand);
    all.push(...(verbs.length === 0 ? [noun] : verbs.map((verb) => `${noun} ${verb}`)));
  }
  expect(all.toSorted()).toEqual([...Object.keys(drivenCommands), ...roles].toSorted());
});

describe.each(Object.entries(drivenCommands))(
  'posthorn %s',
  (_, { args, shows, json = '--json', untilInterrupted }) => {
    test('at a terminal it shows what people read', async () => {
      const terminal = startTerminal(await args(stage), stage.env);
      if (untilInterrupted) {
        await doUntil(
          () => untilInterrupted(stage, terminal.shown),
          () => shows.test(terminal.text),
        );
        terminal.type('\u0003');
      }
      expect({ code: await terminal.ended, text: terminal.text }).toEqual({
        code: 0,
        text: expect.stringMatching(shows),
      });
    });

    test('through a pipe it writes no control sequences, and JSON if asked to', async () => {
      const line = [...(await args(stage)), ...(json ? [json] : [])];
      const { code, stdout, stderr } = untilInterrupted
        ? await runPipedUntil(line, untilInterrupted)
        : await runPiped(line, stage.env);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout + stderr).not.toContain('\u001b');
      for (const text of json === '--ndjson' ? stdout.trim().split('\n') : json === null ? [] : [stdout]) {
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }
    });

    /** {@link runPiped} for a command that ends by SIGINT only, once it has written something. */
    async function runPipedUntil(line: string[], act: NonNullable<typeof untilInterrupted>): Promise<Ran> {
      const child = launchPosthorn(line, commandEnv(stage.env));
      const isJson = (text: string): boolean => text.startsWith('{');
      await doUntil(
        () => act(stage, child.lines.join('\n')),
        () => child.lines.some(isJson),
      );
      child.kill('SIGINT');
      const { code } = await child.ended;
      return { code, stdout: child.lines.filter(isJson).join('\n'), stderr: '' };
    }
  },
);

/** What was there before a command looked is not told, nor what came before it listened: so more has to happen until it tells. */
async function doUntil(act: () => Promise<unknown>, isDone: () => boolean): Promise<void> {
  await until(async () => {
    if (!isDone()) await act();
    return isDone();
  });
}

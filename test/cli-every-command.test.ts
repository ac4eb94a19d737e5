import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drivenCommands } from './support/cli-commands.ts';
import { type CliStage, startCliStage } from './support/cli-stage.ts';
import { runPiped, startTerminal } from './support/terminal.ts';

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
const isCommand = (name: string): boolean => !['help', 'zsh', 'bash', 'fish', 'powershell'].includes(name);

test('there is no command that these tests leave out', async () => {
  const all: string[] = [];
  for (const noun of (await completions()).filter(isCommand)) {
    const verbs = (await completions(noun)).filter(isCommand);
    all.push(...(verbs.length === 0 ? [noun] : verbs.map((verb) => `${noun} ${verb}`)));
  }
  expect(all.toSorted()).toEqual([...Object.keys(drivenCommands), ...roles].toSorted());
});

describe.each(Object.entries(drivenCommands))('posthorn %s', (name, { args, shows, json = '--json', untilInterrupted }) => {
  test('at a terminal it shows what people read', async () => {
    const terminal = startTerminal(await args(stage), stage.env);
    if (untilInterrupted) {
      await interrupt(terminal);
    }
    expect(await terminal.ended, terminal.shown).toBe(0);
    expect(terminal.shown).toMatch(shows);
  });

  test('through a pipe it writes no control sequences, and JSON if asked to', async () => {
    if (untilInterrupted) return;
    const { code, stdout, stderr } = await runPiped([...(await args(stage)), ...(json ? [json] : [])], stage.env);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    if (name !== 'complete') expect(stdout + stderr).not.toContain('\u001b');
    if (json) expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });

  /** Lets it do something, and stops it with Ctrl-C. */
  async function interrupt(terminal: ReturnType<typeof startTerminal>): Promise<void> {
    if (name === 'listen') {
      await terminal.until(/Waiting for webhooks at \S+/);
      const [, url = ''] = /at (http\S+),/.exec(terminal.shown) ?? [];
      await fetch(`${url}/here`, { method: 'POST', body: '{"a":1}' });
    } else {
      // What is there at the first look is not told: so until something is, there is more.
      const seen = terminal.until(shows);
      let isSeen = false;
      void seen.then(() => (isSeen = true));
      while (!isSeen) await untilInterrupted?.(stage);
    }
    await terminal.until(shows);
    terminal.type('\u0003');
  }
});

import type { HookChanges } from '@posthorn/client';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { UsageFailed } from '../../failure.ts';
import { parseTexts } from '../../input/ids.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { findHook, hookVerb } from './find-hook.ts';
import { addSettingOptions, configOf, type SettingOptions, settingsOf } from './settings.ts';
import { describeHook } from './view.ts';

interface UpdateOptions extends SettingOptions, ShowOptions {
  addEvents?: string[];
  removeEvents?: string[];
  active?: boolean;
  inactive?: boolean;
}

/** `posthorn hooks update`. */
export function registerUpdate(hooks: Command, cli: Cli): void {
  const command = hookVerb(hooks, 'update', 'change a hook: what is not named stays (headers and policy: whole)');
  addSettingOptions(command)
    .option('--add-events <types>', 'more event types', parseTexts)
    .option('--remove-events <types>', 'event types that it gets no more', parseTexts)
    .addOption(new Option('--active', 'switch it on').conflicts('inactive'))
    .option('--inactive', 'switch it off; what waits for it becomes dead letters');
  addJson(command).action(async (id: number, options: UpdateOptions) => {
    const [config, changes] = [await configOf(cli, options), await changesOf(cli, options)];
    if (config === undefined && Object.keys(changes).length === 0) {
      throw new UsageFailed('Say what to change: the options are in posthorn hooks update --help.');
    }
    const { hooks: client } = cli.client();
    const { source } = await findHook(cli, id);
    // By itself, so that settings that are not named stay: secrets above all.
    if (config !== undefined) await client.updateConfig(source, id, config);
    if (Object.keys(changes).length > 0) await client.update(source, id, changes);
    printOne(cli, await findHook(cli, id), options, describeHook);
  });
  addExamples(command, {
    'hooks update 1024 --url https://example.com/new': 'its secret stays',
    "hooks update 1024 --add-events 'build.*' --policy timeout_seconds=5": 'more events, and less patience',
    'hooks update 1024 --inactive': 'off; --active switches it on again',
  });
}

async function changesOf(cli: Cli, options: UpdateOptions): Promise<HookChanges> {
  const { addEvents, removeEvents, active, inactive } = options;
  return {
    ...(await settingsOf(cli, options)),
    ...(addEvents === undefined ? {} : { add_events: addEvents }),
    ...(removeEvents === undefined ? {} : { remove_events: removeEvents }),
    ...(active ? { active: true } : {}),
    ...(inactive ? { active: false } : {}),
  };
}

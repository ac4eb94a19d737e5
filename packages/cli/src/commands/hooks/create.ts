import type { HookSettings } from '@posthorn/client';
import { type Command, Option } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { addSettingOptions, configOf, type SettingOptions, settingsOf } from './settings.ts';
import { describeHook } from './view.ts';

interface CreateOptions extends SettingOptions, ShowOptions {
  source: string;
  transport: HookSettings['name'];
  inactive?: boolean;
}

/** `posthorn hooks create`. */
export function registerCreate(hooks: Command, cli: Cli): void {
  const command = hooks
    .command('create')
    .description('make a hook')
    .requiredOption('--source <id>', 'whose events it gets, such as feeds/sample-feed')
    .addOption(new Option('--transport <name>', 'web, email, slack, hipchat, twilio or twitter').default('web'))
    .option('--inactive', 'switched off for now');
  addJson(addSettingOptions(command)).action(async (options: CreateOptions) => {
    const hook = await cli.client().hooks.create(options.source, {
      name: options.transport,
      ...(await settingsOf(cli, options)),
      config: (await configOf(cli, options)) ?? {},
      ...(options.inactive ? { active: false } : {}),
    });
    printOne(cli, hook, options, describeHook);
  });
  addExamples(command, {
    'hooks create --source feeds/a --url https://example.com/hook': 'all events of a feed',
    'hooks create --source repos/o/r --url https://example.com/hook --events push --secret -':
      'one type, signed; the secret comes from standard input',
    'hooks create --source sites/a --transport slack --config token=xoxb-1 --config channel=C1': 'to Slack',
  });
}

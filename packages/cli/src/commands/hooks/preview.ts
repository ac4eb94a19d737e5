import type { HookPreview, HookPreviewRequest } from '@posthorn/client';
import { type Command, Option } from 'commander';
import type { Cli, Output } from '../../cli.ts';
import { addExamples } from '../../examples.ts';
import { addJson } from '../../input/list-options.ts';
import { jsonOf, textOf } from '../../input/text.ts';
import { coloured } from '../../output/colour.ts';
import { printOne, type ShowOptions } from '../../output/print.ts';
import { printable } from '../../output/printable.ts';
import { findHook, hookVerb } from './find-hook.ts';

interface PreviewOptions extends ShowOptions {
  event?: string;
  type?: string;
  data?: string;
  template?: string;
}

/** `posthorn hooks preview`. */
export function registerPreview(hooks: Command, cli: Cli): void {
  const command = hookVerb(hooks, 'preview', 'show what a hook would be sent; nothing is sent')
    .addOption(new Option('--event <id>', 'of this event (default: a made up one)').conflicts(['type', 'data']))
    .option('--type <type>', 'of an event of this type that need not have happened')
    .option('--data <json>', 'and its data; @FILE reads it from a file, - from standard input')
    .option('--template <text>', 'with this template; @FILE reads it from a file');
  addJson(command).action(async (id: number, options: PreviewOptions) => {
    const { source } = await findHook(cli, id);
    const request = await requestOf(cli, options);
    printOne(cli, await cli.client().hooks.preview(source, id, request), options, describePreview);
  });
  addExamples(command, {
    'hooks preview 1024 --event 7a48ce8c': 'an event that there was',
    "hooks preview 1024 --type push --template '{{actor}} pushed'": 'another template',
  });
}

async function requestOf(cli: Cli, { event, type, data, template }: PreviewOptions): Promise<HookPreviewRequest> {
  const posted = type !== undefined && {
    type,
    data: data === undefined ? {} : await jsonOf<Record<string, unknown>>(cli, '--data', data),
  };
  return {
    ...(event === undefined ? {} : { event_id: event }),
    ...(posted ? { event: posted } : {}),
    ...(template === undefined ? {} : { template: await textOf(cli, '--template', template) }),
  };
}

function describePreview(output: Output, { event, request, text }: HookPreview): string {
  const { method, url, headers, body } = request;
  const lines = [
    coloured(output, 'bold', `${event.type} of ${event.source}`),
    `${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
    ...(text === null ? [] : ['', coloured(output, 'bold', 'What people read:'), text]),
  ];
  return `${lines.map((line, index) => (index === 0 ? line : printable(line))).join('\n')}\n`;
}

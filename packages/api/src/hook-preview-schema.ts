import { hookConfigSchema, hookCreateSchema } from '@posthorn/core/hook';
import { postedFieldsSchema } from '@posthorn/core/posted-fields';
import { z } from 'zod';
import { sourceIdField } from './shown-fields.ts';

const { id, type, actor, time } = postedFieldsSchema.shape;

/** Body of "preview": everything may be left out. */
export const previewBodySchema = z
  .strictObject({
    event: z
      .strictObject({ id, type, actor, time, data: z.record(z.string(), z.unknown()).describe('What the event says.') })
      .optional()
      .describe('An event to try, which need not have happened.'),
    event_id: z.string().max(128).optional().describe('Id of an event of the hook’s source.'),
    template: hookCreateSchema.shape.template.describe('In place of the hook’s own template.'),
    config: hookConfigSchema
      .optional()
      .describe('In place of the hook’s own config, whole, as in a change of the hook.'),
  })
  .refine(({ event, event_id }) => event === undefined || event_id === undefined, {
    path: ['event_id'],
    error: 'is one of two ways to say which event: leave it out, or leave out event',
  })
  .meta({ id: 'HookPreviewRequest', description: 'Which event, and what to try with it.' });

/** What was asked for. */
export type PreviewBody = z.infer<typeof previewBodySchema>;

const messageSchema = z
  .object({
    title: z.string().describe('At most 200 characters.'),
    sentence: z.string().describe('At most 1 000 characters, or the text of the hook’s template, at most 10 000.'),
    fields: z.array(z.object({ name: z.string(), value: z.string() })).describe('At most 12; none with a template.'),
    link: z.string().nullable().describe('An http or https address.'),
    color: z.enum(['good', 'warning', 'bad', 'neutral']),
  })
  .meta({ id: 'Message', description: 'An event in words, before a service’s own form is made of it.' });

/** What an attempt would send. */
export const previewSchema = z
  .object({
    event: z
      .object({ id: z.string(), source: sourceIdField, type: z.string() })
      .describe('The event that it is about; where it was made for the preview, its id is `preview`.'),
    request: z
      .object({
        method: z.string().describe('`SMTP` for mail.'),
        url: z.string(),
        headers: z.record(z.string(), z.string()).describe('Secrets read as ********.'),
        body: z.string(),
      })
      .describe('As the log of an attempt would show it.'),
    message: messageSchema.nullable().describe('Null where the event itself is sent, as by `web`.'),
    text: z.string().nullable().describe('What people read, as plain text; null where the event itself is sent.'),
  })
  .meta({ id: 'HookPreview', description: 'What an attempt would send.' });

/** A preview to show in the OpenAPI document. */
export const examplePreview: z.infer<typeof previewSchema> = {
  event: { id: '7a48ce8c-728d-4350-8da8-e283d6fce277', source: 'feeds/sample-feed', type: 'package.added' },
  request: {
    method: 'POST',
    url: 'https://slack.com/api/chat.postMessage',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: '********' },
    body: 'channel=C024BE91L&text=Package%20added',
  },
  message: {
    title: 'Package added: My.Package 1.0.0',
    sentence: 'maartenba added My.Package 1.0.0 to sample-feed.',
    fields: [{ name: 'Package', value: 'My.Package' }],
    link: 'https://www.myget.org/feed/sample-feed/package/My.Package/1.0.0',
    color: 'good',
  },
  text: 'Package added: My.Package 1.0.0\nmaartenba added My.Package 1.0.0 to sample-feed.',
};

import type { PreviewOf } from '../preview.ts';
import { composeMail } from './compose.ts';
import { readSettings } from './settings.ts';

/** The mail that an attempt would hand in; the delivery in its Message-ID is 0, as there is none yet. */
export const previewEmail: PreviewOf = async (event, hook, { nowMs }) => {
  const settings = readSettings(hook);
  const { sent, text } = await composeMail({ event, hook, settings, delivery: 0, nowMs });
  const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method: sent.method, url: sent.url, headers, secretHeaders: [], body: sent.body, text };
};

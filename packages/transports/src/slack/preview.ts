import { messageFor } from '@posthorn/dialects/message/template';
import type { PreviewOf } from '../preview.ts';
import { rehearse } from '../service-http/rehearse.ts';
import { slackApiUrl } from './transport.ts';

/** What transport `slack` would post. */
export const previewSlack: PreviewOf = async (event, hook) => {
  const { speakSlack } = await import('./speak.ts');
  const { title, sentence } = messageFor(event, hook);
  return rehearse((call) => speakSlack(call, event, hook, slackApiUrl), `${title}\n${sentence}`);
};

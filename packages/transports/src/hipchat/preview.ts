import { messageFor } from '@posthorn/dialects/message/template';
import type { PreviewOf } from '../preview.ts';
import { rehearse } from '../service-http/rehearse.ts';
import { speakHipchat } from './speak.ts';

/** What transport `hipchat` would post. */
export const previewHipchat: PreviewOf = (event, hook) => {
  const { title, sentence } = messageFor(event, hook);
  return rehearse((call) => speakHipchat(call, event, hook), `${title}\n${sentence}`);
};

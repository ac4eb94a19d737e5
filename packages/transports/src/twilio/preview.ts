import type { PreviewOf } from '../preview.ts';
import { rehearse } from '../service-http/rehearse.ts';
import { renderTwilio } from './render.ts';
import { twilioApiUrl } from './transport.ts';

/** The request that Twilio's client would make for an event. */
export const previewTwilio: PreviewOf = async (event, hook) => {
  const { speakTwilio } = await import('./speak.ts');
  return rehearse((call) => speakTwilio(call, event, hook, twilioApiUrl), renderTwilio(event, hook));
};

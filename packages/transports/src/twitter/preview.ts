import type { PreviewOf } from '../preview.ts';
import { rehearse } from '../service-http/rehearse.ts';
import { twitterApiUrl } from './transport.ts';

/** The request that X's client would compose for an event; its signature is of this moment. */
export const previewTwitter: PreviewOf = async (event, hook) => {
  const [{ renderTwitter }, { speakTwitter }] = await Promise.all([import('./render.ts'), import('./speak.ts')]);
  return rehearse((call) => speakTwitter(call, event, hook, twitterApiUrl), renderTwitter(event, hook));
};

import { dialectOf } from '@posthorn/dialects/dialects';
import type { PreviewOf } from '../preview.ts';
import { composeRequest } from './compose.ts';
import { createTargetReader } from './target.ts';

/** The POST that transport `web` would send, as it is composed for an attempt. */
export const previewWeb: PreviewOf = (event, hook, { nowMs, enterprise }) => {
  const target = createTargetReader()(hook.config['url'] ?? '');
  const { sent } = composeRequest({ event, hook, dialect: dialectOf(hook), target, nowMs, enterprise });
  const { method, url, headers, secretHeaders, body } = sent;
  return { method, url, headers, secretHeaders, body, text: null };
};

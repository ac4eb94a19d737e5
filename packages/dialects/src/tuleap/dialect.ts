import type { Dialect } from '../dialect.ts';
import { formPayload } from '../form.ts';
import { signatureIfSecret } from '../standard-webhooks/sign.ts';
import { userAgent } from '../user-agent.ts';
import { asPhpJson } from './php-json.ts';

/**
 * Tuleap's webhooks (wire-formats.md T1-T5): a form with the event's data, and
 * no word of its type. Tuleap has no ping (wire-formats.md S9).
 */
export const tuleap: Dialect = {
  name: 'tuleap',
  supports: (type) => type !== 'ping',
  body: ({ data }) => formPayload(asPhpJson(data)),
  constantHeaders: () => ({ 'content-type': 'application/x-www-form-urlencoded', 'user-agent': userAgent }),
  attemptHeaders: signatureIfSecret,
};

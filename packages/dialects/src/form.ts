/**
 * A form with the one field `payload` (wire-formats.md S12), encoded as PHP's
 * urlencode does (T1): `+` for spaces, and all but letters, digits, `-`, `_`
 * and `.` as percent and upper-case hex. Browsers leave the asterisk too; every
 * form decoder reads both. By table, since a payload may have 25 MB and
 * URLSearchParams takes over a second for that.
 */
export function formPayload(json: string): string {
  const bytes = Buffer.from(json, 'utf8');
  const form = Buffer.allocUnsafe(head.length + bytes.length * 3);
  let at = form.write(head, 'latin1');
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    const plain = plainBytes[byte] as number;
    if (plain !== 0) {
      form[at++] = plain;
    } else {
      form[at++] = percent;
      form[at++] = hexDigits[byte >> 4] as number;
      form[at++] = hexDigits[byte & 15] as number;
    }
  }
  return form.toString('latin1', 0, at);
}

const head = 'payload=';
const percent = 0x25;
const hexDigits = Buffer.from('0123456789ABCDEF');

/** What stands for a byte by itself; 0 for those that are escaped. */
const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (character === ' ') return '+'.charCodeAt(0);
  return /[-_.A-Za-z0-9]/.test(character) ? byte : 0;
});

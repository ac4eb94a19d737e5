import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A text that holds a secret: which secret, and the words around it. */
export interface Leak {
  secret: string;
  where: string;
  around: string;
}

/** Something that was written, said or stored, and what it is called. */
export interface Trace {
  where: string;
  text: string;
}

/** Every place in `traces` where one of the secrets stands, as it is, percent-encoded, or in base64. */
export function leaksIn(traces: readonly Trace[], secrets: Readonly<Record<string, string>>): Leak[] {
  const forms = Object.entries(secrets).flatMap(([secret, value]) =>
    [value, encodeURIComponent(value), ...base64Forms(value)].map((form) => ({ secret, form })),
  );
  return traces.flatMap(({ where, text }) =>
    forms.flatMap(({ secret, form }) => {
      const at = text.indexOf(form);
      return at < 0 ? [] : [{ secret, where, around: text.slice(Math.max(0, at - 80), at + form.length + 20) }];
    }),
  );
}

/** What base64 makes of a text depends on where in the encoded text it begins: the part that is the same for all that follows. */
function base64Forms(value: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('\0'.repeat(offset) + value).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), -4);
  });
}

/** The text of all files in a folder and below. */
export function filesIn(folder: string): Trace[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ where: path, text: readFileSync(path, 'latin1') }));
}

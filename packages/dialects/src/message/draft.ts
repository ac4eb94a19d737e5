import type { Message, MessageColor } from './message.ts';
import { plainText } from './plain-text.ts';

/** A message as a family of types writes it: unbounded, and what is empty is left out. */
export interface Draft {
  title: string;
  sentence: string;
  fields?: readonly (readonly [name: string, value: string])[];
  link?: string | null;
  /** Default: `neutral`. */
  color?: MessageColor;
}

/** A draft within the limits of {@link Message}. */
export function finish({ title, sentence, fields = [], link = null, color = 'neutral' }: Draft): Message {
  const plainTitle = plainText(title, 200) || 'Event';
  return {
    title: plainTitle,
    sentence: plainText(sentence, 1000) || plainTitle,
    fields: fields
      .map(([name, value]) => ({ name: plainText(name, 60), value: plainText(value, 500) }))
      .filter(({ name, value }) => name !== '' && value !== '')
      .slice(0, 12),
    link,
    color,
  };
}

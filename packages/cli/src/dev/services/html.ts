/** HTML that may go into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes in: text is escaped, HTML and lists of HTML are not. */
export type Part = string | Html | readonly Html[];

/** A template for HTML. Text in it is escaped for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(textOf)));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  return typeof part === 'string' ? part.replace(/[&<>"']/g, escaped) : part.map(({ text }) => text).join('');
}

function escaped(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

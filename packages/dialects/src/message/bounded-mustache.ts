import { isScalar } from '@posthorn/core/json-value';
import Mustache from 'mustache';

/** How much work a template may make: tags, texts and rounds of sections, as they are rendered. */
const maxSteps = 10_000;

/** Thrown to leave Mustache's recursion when there is enough text or too much work; never leaves this file. */
const enough = new Error('Enough is rendered');

/**
 * Renders a Mustache template that is known to be right, escaping nothing. What
 * goes beyond `maxLength` UTF-16 units or 10 000 steps is not rendered: then
 * `isWhole` is false.
 */
export function renderBounded(template: string, view: object, maxLength: number): { text: string; isWhole: boolean } {
  const writer = new BoundedWriter(maxLength);
  try {
    writer.render(template, new DataContext(view));
    return { text: writer.text, isWhole: true };
  } catch (error) {
    if (error !== enough) throw error;
    return { text: writer.text, isWhole: false };
  }
}

/** Parses without the memory that Mustache has of every template it has ever seen. */
export function parseTemplate(template: string): Token[] {
  return new BoundedWriter(0).parse(template) as Token[];
}

/** A piece of a template: its kind, its name or text, and where it begins; sections have their content fifth. */
export type Token = [kind: string, value: string, start: number, end: number, content?: Token[]];

/** Mustache's writer, which keeps the text itself and so can stop anywhere. */
class BoundedWriter extends Mustache.Writer {
  text = '';
  #steps = 0;
  readonly #maxLength: number;

  constructor(maxLength: number) {
    super();
    this.#maxLength = maxLength;
  }

  override renderTokens(...args: Parameters<Mustache.Writer['renderTokens']>): string {
    this.#step();
    return super.renderTokens(...args);
  }

  override renderSection(...args: Parameters<Mustache.Writer['renderSection']>): string {
    this.#step();
    return super.renderSection(...args);
  }

  override renderInverted(...args: Parameters<Mustache.Writer['renderInverted']>): string {
    this.#step();
    return super.renderInverted(...args);
  }

  override rawValue([, text]: string[]): string {
    return this.#write(text);
  }

  override escapedValue([, name = '']: string[], context: Mustache.Context): string {
    return this.#write(context.lookup(name));
  }

  override unescapedValue([, name = '']: string[], context: Mustache.Context): string {
    return this.#write(context.lookup(name));
  }

  /** Objects and lists are written as nothing: as text they would be unreadable, or endless. */
  #write(value: unknown): string {
    this.#step();
    const text = isScalar(value) && value !== null ? String(value) : '';
    const room = this.#maxLength - this.text.length;
    this.text += text.slice(0, room);
    if (text.length > room) throw enough;
    return '';
  }

  #step(): void {
    this.#steps++;
    if (this.#steps > maxSteps) throw enough;
  }
}

/** Finds what the data itself holds and nothing of JavaScript's: no `constructor`, no function that would be called. */
class DataContext extends Mustache.Context {
  readonly #view: unknown;
  readonly #parent: DataContext | undefined;

  constructor(view: unknown, parent?: DataContext) {
    super(view, parent);
    this.#view = view;
    this.#parent = parent;
  }

  override push(view: unknown): DataContext {
    return new DataContext(view, this);
  }

  override lookup(name: string): unknown {
    return name === '.' ? this.#view : this.#find(name.split('.'));
  }

  /** In the innermost section that has it. */
  #find(path: readonly string[]): unknown {
    const value = ownValue(this.#view, path);
    return value === undefined && this.#parent !== undefined ? this.#parent.#find(path) : value;
  }
}

function ownValue(view: unknown, path: readonly string[]): unknown {
  let value = view;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

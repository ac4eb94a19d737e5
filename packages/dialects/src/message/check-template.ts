import { maxTemplateLength } from '@posthorn/core/hook';
import { parseTemplate, type Token } from './bounded-mustache.ts';

/** How deep sections may lie in sections, and how long a name may be: both multiply what a template costs. */
const maxDepth = 10;
const maxNameLength = 200;

/**
 * Says what is wrong with a hook's template, and where, as the end of a
 * sentence that begins with the field's name; null when it is right.
 */
export function templateError(template: string): string | null {
  if (template.trim() === '') return 'is empty: leave it out, or null, for Posthorn’s own words';
  if (template.length > maxTemplateLength) return `may have at most ${maxTemplateLength} characters`;
  try {
    return tokensError(template, parseTemplate(template), 0);
  } catch (error) {
    return syntaxError(template, error instanceof Error ? error.message : String(error));
  }
}

function tokensError(template: string, tokens: readonly Token[], depth: number): string | null {
  for (const [kind, value, start, , content] of tokens) {
    const at = placeOf(template, start);
    if (kind === '>') return `has a partial ({{> …}}) ${at}: partials are not supported, write its text here`;
    if (kind === '=') return `changes its delimiters ${at}: tags are always {{ and }}`;
    if (kind === 'text' || kind === '!') continue;
    if (value === '') return `has a tag without a name ${at}`;
    if (value.length > maxNameLength) return `has a name of more than ${maxNameLength} characters ${at}`;
    if (kind !== '#' && kind !== '^') continue;
    if (depth === maxDepth) return `has more than ${maxDepth} sections in each other ${at}`;
    const error = tokensError(template, content ?? [], depth + 1);
    if (error !== null) return error;
  }
  return null;
}

/** Mustache's own words for what is wrong, which end in a position in almost all cases. */
function syntaxError(template: string, message: string): string {
  const [, what, at] = /^(.*) at (\d+)$/s.exec(message) ?? [];
  if (what === undefined)
    return `changes its delimiters ${placeOf(template, template.indexOf('{{='))}: tags are always {{ and }}`;
  return `is no Mustache template: ${what.charAt(0).toLowerCase()}${what.slice(1, 100)} ${placeOf(template, Number(at))}`;
}

/** A position as people count. */
function placeOf(template: string, index: number): string {
  const before = template.slice(0, index).split('\n');
  return `at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

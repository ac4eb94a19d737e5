import { RE2JS } from 're2js';

/** A regular expression whose time grows with the text only, never with its square or worse. */
export interface LinearRegExp {
  test(text: string): boolean;
  /** Steps per character of text at the most. */
  readonly cost: number;
}

const maxPatternLength = 500;
const maxCost = 2000;

class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * Compiles a pattern that somebody else wrote. Node's own engine backtracks: a
 * pattern such as `(a+)+$` holds a process up for hours. RE2's syntax has no
 * look-around and no back references, and needs none of that.
 *
 * @throws Error whose message says what is wrong, as the end of a sentence
 */
export function compileLinear(pattern: string): LinearRegExp {
  if (pattern.length > maxPatternLength) throw new PatternError(`is over ${maxPatternLength} characters`);
  const compiled = compile(pattern);
  const cost = compiled.programSize();
  if (cost > maxCost) throw new PatternError('repeats too much; ask for fewer repetitions');
  return { test: (text) => compiled.test(text), cost };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatternError(`is no pattern in RE2 syntax (no look-around, no back references): ${reason}`);
  }
}

import { InvalidArgumentError } from 'commander';

/** Reads one more `name=value` of several: commander calls this for each. */
export function parseKeyValues(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be NAME=VALUE, such as url=https://example.com/hook.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

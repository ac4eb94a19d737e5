import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import type { Cli } from '../cli.ts';
import { UsageFailed } from '../failure.ts';

/**
 * The text that an option stands for: `@FILE` is what is in the file, `-` what
 * comes from standard input, everything else is itself.
 *
 * @param option its name, for the error
 * @throws UsageFailed
 */
export async function textOf({ stdin }: Cli, option: string, value: string): Promise<string> {
  if (value === '-') return readAll(stdin);
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8');
  } catch (error) {
    throw new UsageFailed(`${option} ${value} can’t be read: ${(error as Error).message}.`);
  }
}

/** {@link textOf}, which must be a JSON object. @throws UsageFailed */
export async function jsonTextOf(cli: Cli, option: string, value: string): Promise<string> {
  const text = await textOf(cli, option, value);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UsageFailed(`${option} is not JSON: ${(error as Error).message}.`);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return text;
  throw new UsageFailed(`${option} must be a JSON object, such as '{"name": "value"}'.`);
}

/** {@link jsonTextOf}, read. @throws UsageFailed */
export async function jsonOf<Value extends object>(cli: Cli, option: string, value: string): Promise<Value> {
  return JSON.parse(await jsonTextOf(cli, option, value)) as Value;
}

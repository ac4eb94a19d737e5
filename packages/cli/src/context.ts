/** Where a command's output goes: `process.stdout`, or what a test looks at. */
export interface Output {
  write(text: string): unknown;
  /** On a terminal only: whether it shows colours, which `NO_COLOR` and `FORCE_COLOR` may say otherwise. */
  hasColors?(): boolean;
  isTTY?: boolean;
}

/** What the operator commands know of the world around them. */
export interface CliContext {
  /** Where the api is, and the token to show it: `POSTHORN_URL` and `POSTHORN_TOKEN`. */
  env: { url: string; token: string | undefined };
  stdout: Output;
  stderr: Output;
  /** What `--data -` reads. Default: standard input. */
  stdin?: AsyncIterable<Buffer | string>;
}

/** A command could not do what it was asked to: the message says what happened, why, and what to do. Exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Prints JSON for scripts. */
export function printJson({ stdout }: CliContext, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

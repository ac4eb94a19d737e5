import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltImage, buildImage } from './support/dockerfile.ts';

const repository = resolve(import.meta.dirname, '..');

describe("the Dockerfile's steps, carried out in an empty directory", () => {
  let into: string;
  let image: BuiltImage;

  beforeAll(async () => {
    into = mkdtempSync(join(tmpdir(), 'posthorn-image-'));
    image = await buildImage({ repository, into });
  }, 600_000);
  afterAll(() => rmSync(into, { recursive: true, force: true }));

  test('leave an image whose entry point starts', () => {
    const [command = '', ...args] = image.entrypoint;
    const printed = execFileSync(command, [...args, '--version'], { cwd: image.workingDirectory, encoding: 'utf8' });
    const { version } = JSON.parse(readFileSync(join(repository, 'packages/cli/package.json'), 'utf8')) as {
      version: string;
    };
    expect(printed.trim()).toBe(version);
  });

  test('leave no build tools in it', () => {
    expect(existsSync(join(image.workingDirectory, 'node_modules/fastify'))).toBe(true);
    expect(existsSync(join(image.workingDirectory, 'node_modules/typescript'))).toBe(false);
    expect(existsSync(join(image.workingDirectory, 'node_modules/vitest'))).toBe(false);
  });

  test("leave the receiver that the compose file's demo runs", () => {
    expect(existsSync(join(image.workingDirectory, 'docs/examples/receiver.mjs'))).toBe(true);
  });
});

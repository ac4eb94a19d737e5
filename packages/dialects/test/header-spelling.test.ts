import { expect, test } from 'vitest';
import { headerSpelling } from '../src/header-spelling.ts';

test.each([
  ['M3', 'x-myget-eventidentifier', 'X-MyGet-EventIdentifier'],
  ['S11', 'x-socialgateway-event', 'X-SocialGateway-Event'],
  ['G1', 'x-github-hook-id', 'X-GitHub-Hook-ID'],
  ['G1', 'x-github-hook-installation-target-type', 'X-GitHub-Hook-Installation-Target-Type'],
  ['G1', 'x-github-enterprise-host', 'X-GitHub-Enterprise-Host'],
  ['G3', 'x-hub-signature-256', 'X-Hub-Signature-256'],
  ['G1', 'content-type', 'Content-Type'],
  ['W1', 'webhook-signature', 'webhook-signature'],
  ['W2', 'ce-specversion', 'ce-specversion'],
  ['a name of a hook’s own', 'x-constructor', 'X-Constructor'],
])('%s: %s is written %s', (_, name, spelled) => {
  expect(headerSpelling(name)).toBe(spelled);
  expect(headerSpelling(name)).toBe(spelled);
});

import { Webhooks } from '@octokit/webhooks';
import published from '@octokit/webhooks-examples';
import { eventGuid } from '@posthorn/core/event';
import { describe, expect, test } from 'vitest';
import type { DialectContext, DialectHook } from '../../src/dialect.ts';
import { github } from '../../src/github/dialect.ts';
import { hubSignature } from '../../src/github/hub-signature.ts';
import { attempted, posted } from '../events.ts';
import { fixture } from '../fixtures.ts';

/** The package is a JSON file; its types take it for an ES module. */
const examples = published as unknown as { name: string; examples: object[] }[];
const secret = "It's a Secret to Everybody";
const onRepository: DialectHook = {
  id: 292430182,
  source: 'repos/octocat/Hello-World',
  config: { url: 'https://example.com/payload', content_type: 'json', secret },
};
const context: DialectContext = { sourceNumber: 79929171, enterprise: null };
const issues = posted(
  `{"id":"72d3162e-cc78-11e3-81ab-4c9367dc0958","source":"repos/octocat/Hello-World","type":"issues","data":${fixture('github/issues.json')}}`,
);
const form: DialectHook = { ...onRepository, config: { ...onRepository.config, content_type: 'form' } };

describe('G1', () => {
  const sample = new Map(
    fixture('github/issues.headers.txt')
      .trim()
      .split('\n')
      .map((line) => line.split(': ', 2) as [string, string])
      .map(([name, value]) => [name.toLowerCase(), value]),
  );

  test('G1: the documented delivery has the headers we send, with the values that are not of its body', () => {
    const enterprise = { version: '2.15.0', host: 'example.com' };
    const { headers } = attempted(github, issues, onRepository, { ...context, enterprise });
    // Content-Length is the transport's, for all dialects.
    expect([...Object.keys(headers), 'content-length'].sort()).toEqual([...sample.keys()].sort());
    const ofTheBody = ['x-hub-signature', 'x-hub-signature-256', 'user-agent'];
    for (const [name, value] of Object.entries(headers)) {
      if (ofTheBody.includes(name)) continue;
      expect(`${name}: ${value}`).toBe(`${name}: ${sample.get(name)}`);
    }
  });

  test('G1: User-Agent is GitHub-Hookshot and seven hex digits', () => {
    expect(github.constantHeaders(onRepository)['user-agent']).toMatch(/^GitHub-Hookshot\/[0-9a-f]{7}$/);
  });

  test('G1: without a secret there are no signatures, outside an enterprise none of its headers', () => {
    const { headers } = attempted(github, issues, { ...onRepository, config: {} }, context);
    expect(Object.keys(headers).filter((name) => /signature|enterprise/.test(name))).toEqual([]);
  });

  test('G1: the target id is left out where the number of the source is not known', () => {
    const headers = github.constantHeaders(onRepository, { sourceNumber: null, enterprise: null });
    expect(headers).not.toHaveProperty('x-github-hook-installation-target-id');
    expect(headers).toEqual(github.constantHeaders(onRepository));
  });
});

test('G2: the body is the data as posted; the type is in X-GitHub-Event, its action in the body only', () => {
  const data = '{"action":"opened","n":12345678901234567890,"x":1.0,"é":"\\u00e9/","action2":null}';
  const event = posted(`{"source":"repos/o/r","type":"issues","data":${data}}`);
  const { headers, body } = attempted(github, event, onRepository, context);
  expect(body).toBe(data);
  expect(headers['x-github-event']).toBe('issues');
});

describe('G3', () => {
  test.each([undefined, 'form'])('G3: content_type %s is a form', (content_type) => {
    const hook = { ...onRepository, config: content_type === undefined ? {} : { content_type } };
    const { headers, body } = attempted(github, issues, hook, context);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(body)]).toEqual([['payload', issues.data]]);
  });

  test('G3: content_type json is the text itself', () => {
    const { headers, body } = attempted(github, issues, onRepository, context);
    expect([headers['content-type'], body]).toEqual(['application/json', issues.data]);
  });
});

test('G3: both signatures are over the form, byte for byte, when the hook wants a form', async () => {
  const { headers, body } = attempted(github, issues, form, context);
  expect(headers['x-hub-signature']).toBe(hubSignature('sha1', secret, body));
  expect(await new Webhooks({ secret }).verify(body, headers['x-hub-signature-256'] ?? '')).toBe(true);
});

test('G5: the GUID is the event, whatever the hook and the moment, and made of its id when that is none', () => {
  const named = { ...issues, id: 'order 7' };
  for (const event of [issues, named]) {
    for (const hook of [onRepository, { ...form, id: 7, source: 'orgs/octocat' }]) {
      const headers = github.attemptHeaders({ event, hook, body: '', nowMs: hook.id });
      expect(headers['x-github-delivery']).toBe(eventGuid(event));
    }
  }
  expect(eventGuid(named)).not.toBe(eventGuid(issues));
});

test('G6: GitHub’s published vector', () => {
  expect(hubSignature('sha256', secret, 'Hello, World!')).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
});

test('G11: on an organization’s hook the target is the organization, also for events of its repositories', () => {
  const hook = { ...onRepository, source: 'orgs/octocat' };
  const { headers } = attempted(github, issues, hook, { ...context, sourceNumber: 5 });
  expect(headers).toMatchObject({
    'x-github-hook-installation-target-type': 'organization',
    'x-github-hook-installation-target-id': '5',
  });
});

describe('G8', () => {
  test('G8: there are examples to post', () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  test.each(examples)('G8: @octokit/webhooks accepts $name, and its examples pass unchanged', async (definition) => {
    const { name } = definition;
    for (const example of definition.examples) {
      const data = JSON.stringify(example);
      const event = posted(`{"source":"orgs/octo","type":"${name}","data":${data}}`);
      const json = attempted(github, event, onRepository, context);
      expect(json.body).toBe(data);
      const received: unknown[] = [];
      const webhooks = new Webhooks({ secret });
      webhooks.onAny(({ payload }) => void received.push(payload));
      await webhooks.verifyAndReceive({
        id: json.headers['x-github-delivery'] ?? '',
        name: json.headers['x-github-event'] ?? '',
        signature: json.headers['x-hub-signature-256'] ?? '',
        payload: json.body,
      });
      expect(received).toEqual([example]);

      const asForm = attempted(github, event, form, context);
      expect(new URLSearchParams(asForm.body).get('payload')).toBe(data);
      expect(await webhooks.verify(asForm.body, asForm.headers['x-hub-signature-256'] ?? '')).toBe(true);
      expect(await webhooks.verify(`${asForm.body} `, asForm.headers['x-hub-signature-256'] ?? '')).toBe(false);
    }
  });
});

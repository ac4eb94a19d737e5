import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApi, type TestApi } from './support/api.ts';

interface Hook {
  id: number;
  template: string | null;
}
interface Refusal {
  errors: { field: string; message: string }[];
}

let api: TestApi;
let feed: number = 0;
let hooks: string;

const config = {
  account_sid: `AC${'0'.repeat(32)}`,
  auth_token: 'a'.repeat(32),
  from: '+14155550100',
  to: '+14155550101',
};
const twilio = { name: 'twilio', config };

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

beforeEach(async () => {
  feed += 1;
  hooks = `/feeds/feed-${feed}/hooks`;
  await api.ask('PUT', `/v1/sources/feeds/feed-${feed}`, { owners: ['ada'] });
});

async function make(settings: object): Promise<Hook> {
  const { status, body } = await api.ask<Hook>('POST', hooks, settings);
  expect(status).toBe(201);
  return body;
}

test('a template is kept, shown, changed and taken away', async () => {
  const { id, template } = await make({ ...twilio, template: '{{message.title}}' });
  expect(template).toBe('{{message.title}}');
  const stored = async () => (await api.ask<Hook>('GET', `${hooks}/${id}`)).body.template;
  expect(await stored()).toBe('{{message.title}}');
  await api.ask('PATCH', `${hooks}/${id}`, { active: false });
  expect(await stored()).toBe('{{message.title}}');
  const patched = await api.ask<Hook>('PATCH', `${hooks}/${id}`, { template: '{{event.type}}' });
  expect(patched.body.template).toBe('{{event.type}}');
  expect(await stored()).toBe('{{event.type}}');
  await api.ask('PATCH', `${hooks}/${id}`, { template: null });
  expect(await stored()).toBeNull();
});

test('a hook without a template has null', async () => {
  expect((await make(twilio)).template).toBeNull();
});

test.each([
  ['{{#a}}', 'is no Mustache template: unclosed section "a" at line 1, column 7'],
  ['{{> part}}', 'has a partial ({{> …}}) at line 1, column 1: partials are not supported, write its text here'],
  ['', 'is empty: leave it out, or null, for Posthorn’s own words'],
  ['x'.repeat(8001), 'must have at most 8000 characters'],
])('%j is refused when a hook is made or changed, naming the field', async (template, message) => {
  const { id } = await make(twilio);
  const made = await api.ask<Refusal>('POST', hooks, { ...twilio, template });
  const patched = await api.ask<Refusal>('PATCH', `${hooks}/${id}`, { template });
  for (const { status, body } of [made, patched]) {
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ field: 'template', message }]);
  }
});

test('a web hook has the form of its dialect, and no template', async () => {
  const web = { name: 'web', config: { url: 'https://example.com/hook' } };
  const { id } = await make(web);
  const made = await api.ask<Refusal>('POST', hooks, { ...web, template: 'x' });
  const patched = await api.ask<Refusal>('PATCH', `${hooks}/${id}`, { template: 'x' });
  for (const { status, body } of [made, patched]) {
    expect(status).toBe(422);
    const message =
      'is for hooks that write to people, and "web" sends events in the form of its dialect; leave it out';
    expect(body.errors).toMatchObject([{ field: 'template', message }]);
  }
  expect((await api.ask('PATCH', `${hooks}/${id}`, { template: null })).status).toBe(200);
});

test('a change of a template is in the audit log', async () => {
  const { id } = await make(twilio);
  await api.ask('PATCH', `${hooks}/${id}`, { template: 'new words' });
  const { text } = await api.ask('GET', `/v1/audit?hook=${id}`);
  expect(text).toContain('"template":{"from":null,"to":"new words"}');
});

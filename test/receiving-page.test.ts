import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { hubSecret, oldSecret } from './support/receiving-deliveries.ts';
import { anchors, codeBlocks, shownRequests } from './support/receiving-page.ts';
import { programs } from './support/receiving-programs.ts';

const byText = (one: string | null, other: string | null): number => String(one).localeCompare(String(other));

it('every program of the page is run by a test here', () => {
  const files = codeBlocks.filter(({ language }) => !['sh', 'http'].includes(language)).map(({ file }) => file);
  const others = ['websub.mjs', 'check.sh', 'asymmetric.mjs'];
  expect(files.toSorted(byText)).toEqual([...programs.map(({ file }) => file), ...others].toSorted(byText));
});

it('the requests that the page shows carry the signatures that their secrets make', () => {
  const requests = shownRequests();
  expect(requests.map(({ path }) => path.slice(1)).toSorted()).toEqual(
    ['cloudevents', 'cloudevents', 'github', 'myget-v1', 'socialgateway', 'standard-webhooks', 'tuleap'].toSorted(),
  );
  const key = Buffer.from(oldSecret.slice('whsec_'.length), 'base64');
  for (const { headers, body } of requests) {
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const wanted: Record<string, string> = {
      'webhook-signature': `v1,${createHmac('sha256', key).update(content).digest('base64')}`,
      'x-hub-signature': `sha1=${createHmac('sha1', hubSecret).update(body).digest('hex')}`,
      'x-hub-signature-256': `sha256=${createHmac('sha256', hubSecret).update(body).digest('hex')}`,
    };
    const signed = Object.keys(headers).filter((name) => name.includes('-signature'));
    expect(signed).not.toEqual([]);
    for (const name of signed) expect(headers[name]).toBe(wanted[name]);
  }
});

it('the links within the page lead to headings', () => {
  const { links, headings } = anchors();
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !headings.includes(link))).toEqual([]);
});

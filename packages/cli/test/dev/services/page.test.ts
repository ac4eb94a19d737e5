import type { Received } from '@posthorn/stand-ins/stand-in';
import { expect, test } from 'vitest';
import { countOf, servicesPage } from '../../../src/dev/services/page.ts';
import type { Service } from '../../../src/dev/services/stand-ins.ts';

const hostile = '</pre><script>alert("1")</script>\'"&';

function serviceWith(received: readonly Received[]): Service {
  const standIn = { url: 'http://127.0.0.1:1', received, close: async () => undefined };
  return { name: 'slack', title: 'Slack', configs: [{ url: hostile }], standIn };
}

test('whatever arrived, the page shows it as text and runs none of it', () => {
  const mail = { atMs: 0, to: hostile, title: hostile, text: hostile, html: `<b>${hostile}</b>`, raw: hostile };
  const page = servicesPage([serviceWith([mail])], 'nonce');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('<script nonce="nonce" data-seen="1">');
  expect(page).toContain('&#60;script&#62;alert(&#34;1&#34;)');
  expect(page).toContain('<iframe sandbox title="As HTML" srcdoc="&#60;b&#62;');
});

test('the newest is first, of thirty at most, and all are counted', () => {
  const received = Array.from({ length: 40 }, (_, i) => ({ atMs: i, to: '#a', title: '', text: `no ${i}.`, raw: '' }));
  const services = [serviceWith(received), serviceWith([])];
  const page = servicesPage(services, 'nonce');
  expect(page.indexOf('no 39.')).toBeLessThan(page.indexOf('no 38.'));
  expect(page).toContain('no 10.');
  expect(page).not.toContain('no 9.');
  expect(page).toContain('Nothing yet.');
  expect(countOf(services)).toBe(40);
});

import type { Hook } from '@posthorn/core/hook';
import { freshGate, type Gate } from '@posthorn/store/gates';
import { expect, test } from 'vitest';
import { type HookCondition, hookHealth } from '../src/hook-health.ts';

const nowMs = Date.parse('2026-01-31T12:00:00Z');
const hook = { active: true, deactivated_reason: null, paused: false } as Hook;
const answered = (totalMs: number, message?: string): HookCondition['latest'] =>
  ({
    timings: { totalMs },
    result: message === undefined ? 'delivered' : 'retry',
    error: message === undefined ? null : { reason: 'http_status', message },
  }) as never;

const cases: [string, Partial<Hook>, Partial<Gate>, HookCondition['latest'], string, RegExp][] = [
  ['nothing was sent yet', {}, {}, undefined, 'healthy', /Nothing was sent/],
  ['the latest attempt was quick', {}, {}, answered(20), 'healthy', /quickly/],
  ['the latest attempt took long', {}, {}, answered(2340), 'slow', /2\.3 s/],
  [
    'attempts fail',
    {},
    { failingSinceMs: nowMs - 60_000 },
    answered(20, 'The receiver answered 500 Internal Server Error'),
    'failing',
    /since 2026-01-31T11:59:00Z failed, the latest with: The receiver answered 500/,
  ],
  [
    'its ping failed, which says nothing of deliveries',
    {},
    {},
    answered(20, 'The host name "example.com" did not resolve'),
    'failing',
    /^Its latest attempt failed: The host name "example\.com" did not resolve$/,
  ],
  [
    'the breaker is open',
    {},
    { failures: 12, brokenUntilMs: nowMs + 10_000, failingSinceMs: nowMs },
    answered(10_000),
    'open',
    /12 attempts in a row: nothing is sent until 2026-01-31T12:00:10Z/,
  ],
  ['the breaker is half open', {}, { failures: 12, brokenUntilMs: nowMs - 1 }, undefined, 'open', /to see whether/],
  ['somebody paused it', { paused: true }, { brokenUntilMs: nowMs + 1 }, undefined, 'paused', /paused it/],
  ['somebody switched it off', { active: false, paused: true }, {}, undefined, 'deactivated', /Somebody switched/],
  ['its receiver is gone', { active: false, deactivated_reason: 'gone' }, {}, undefined, 'deactivated', /410 Gone/],
  ['it failed for days', { active: false, deactivated_reason: 'failing' }, {}, undefined, 'deactivated', /five days/],
];

test.each(cases)('a hook’s health when %s', (_, settings, gate, latest, state, reason) => {
  const health = hookHealth({ ...hook, ...settings }, { gate: { ...freshGate, waiting: 7, ...gate }, latest, nowMs });
  expect(health).toEqual({ state, reason: expect.stringMatching(reason), waiting: 7 });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptEvents } from '../src/accept-events.ts';
import { eventActions } from '../src/event-actions.ts';
import { addSources, eventOf } from './support/protocol.ts';
import { startTestStore, type TestStore } from './support/store.ts';

const source = 'repos/o/r';
const long = 'x'.repeat(100_000);

let tested: TestStore;
beforeAll(async () => {
  tested = await startTestStore();
  await addSources(tested.store, source);
});
afterAll(() => tested.close());

test('the action of an event is found first in its data, or wherever in moderate data; else there is none (G2, G7)', async () => {
  const data: Record<string, string> = {
    first: '{"action":"opened","issue":{"action":"inner"}}',
    later: '{"issue":{"action":"inner"},"action":"clo\\u0073ed"}',
    inside: '{"issue":{"action":"inner"}}',
    number: '{"action":7}',
    none: '{"ref":"main"}',
    large: `{"action":"kept","text":"${long}"}`,
    'large-later': `{"text":"${long}","action":"unseen"}`,
    apart: `{"action":"found","text":"${long.repeat(3)}"}`,
    huge: `{"action":"unseen","text":"${long.repeat(11)}"}`,
  };
  const ids = Object.keys(data);
  const events = ids.map((id) => eventOf(source, id, { data: data[id] ?? '' }));
  await acceptEvents(tested.store, events);
  const wanted = [...ids, 'gone'].map((event) => ({ source, event }));
  const actions = await eventActions(tested.store, wanted);
  expect(Object.fromEntries([...actions].map(([key, action]) => [key.slice(source.length + 1), action]))).toEqual({
    first: 'opened',
    later: 'closed',
    inside: null,
    number: null,
    none: null,
    large: 'kept',
    apart: 'found',
    'large-later': null,
    huge: null,
    gone: null,
  });
  expect(await eventActions(tested.store, [])).toEqual(new Map());
});

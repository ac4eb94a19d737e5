import { acceptEvents, eventsPerCall } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';
import type { Store } from '@posthorn/store/store';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Intake } from '../src/intake.ts';

vi.mock(import('@posthorn/store/accept-events'), async (original) => ({
  ...(await original()),
  acceptEvents: vi.fn<typeof acceptEvents>(),
}));
const accepting = vi.mocked(acceptEvents);
beforeEach(() => {
  accepting.mockReset();
});

const store = {} as Store;
const event = (id: string) => ({ id }) as EventToAccept;

describe('an intake', () => {
  test('stores the events of one turn of the event loop together, and answers each', async () => {
    accepting.mockImplementation(async (_store, events) => events.map(({ id }) => (id === 'b' ? 'same' : 'new')));
    const intake = new Intake(store);
    const answers = await Promise.all([['a', 'b'], [], ['c']].map((ids) => intake.accept(ids.map(event))));
    expect(answers).toEqual([['new', 'same'], [], ['new']]);
    expect(accepting).toHaveBeenCalledOnce();
  });

  test('rejects all of a call that failed, and goes on with the next', async () => {
    accepting.mockRejectedValueOnce(new Error('away'));
    const intake = new Intake(store);
    const answers = await Promise.allSettled(['a', 'b'].map((id) => intake.accept([event(id)])));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    accepting.mockResolvedValueOnce(['new']);
    expect(await intake.accept([event('c')])).toEqual(['new']);
  });

  test('does not wait for a call under way', async () => {
    let answer: (acceptances: 'new'[]) => void = () => undefined;
    const first = new Promise<'new'[]>((resolve) => {
      answer = resolve;
    });
    accepting.mockReturnValueOnce(first).mockResolvedValueOnce(['new']);
    const intake = new Intake(store);
    const slow = intake.accept([event('a')]);
    await vi.waitFor(() => expect(accepting).toHaveBeenCalledOnce(), 30_000);
    expect(await intake.accept([event('b')])).toEqual(['new']);
    answer(['new']);
    expect(await slow).toEqual(['new']);
  });

  test('sends as soon as there are enough for a call, while the rest of the turn goes on', async () => {
    accepting.mockImplementation(async (_store, events) => events.map(() => 'new'));
    const intake = new Intake(store);
    const first = intake.accept([event('a')]);
    const enough = intake.accept(Array.from({ length: eventsPerCall - 1 }, (_, i) => event(String(i))));
    expect(accepting).toHaveBeenCalledOnce();
    const rest = intake.accept([event('b')]);
    expect(await Promise.all([first, enough, rest])).toEqual([['new'], Array(eventsPerCall - 1).fill('new'), ['new']]);
    expect(accepting.mock.calls.map(([, events]) => events.length)).toEqual([eventsPerCall, 1]);
  });

  test('where replicas must confirm, has one call under way, be there enough for another or not', async () => {
    const answers: ((acceptances: 'new'[]) => void)[] = [];
    accepting.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const intake = new Intake({ confirmation: {} } as Store);
    const first = intake.accept([event('a')]);
    await vi.waitFor(() => expect(answers).toHaveLength(1), 30_000);
    const next = [intake.accept(Array(eventsPerCall).fill(event('b'))), intake.accept([event('c')])];
    await new Promise(setImmediate);
    expect(answers).toHaveLength(1);
    answers[0]?.(['new']);
    expect(await first).toEqual(['new']);
    await vi.waitFor(() => expect(answers).toHaveLength(2), 30_000);
    answers[1]?.(Array(eventsPerCall + 1).fill('new'));
    expect(await Promise.all(next)).toEqual([Array(eventsPerCall).fill('new'), ['new']]);
  });
});

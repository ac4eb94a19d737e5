import { acceptEvents } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';
import type { Store } from '@posthorn/store/store';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Intake } from '../src/intake.ts';

vi.mock('@posthorn/store/accept-events', () => ({ acceptEvents: vi.fn<typeof acceptEvents>() }));
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
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => intake.accept(event(id))));
    expect(answers).toEqual(['new', 'same', 'new']);
    expect(accepting).toHaveBeenCalledOnce();
  });

  test('rejects all of a call that failed, and goes on with the next', async () => {
    accepting.mockRejectedValueOnce(new Error('away'));
    const intake = new Intake(store);
    const answers = await Promise.allSettled(['a', 'b'].map((id) => intake.accept(event(id))));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    accepting.mockResolvedValueOnce(['new']);
    expect(await intake.accept(event('c'))).toBe('new');
  });

  test('does not wait for a call under way', async () => {
    let answer: (acceptances: 'new'[]) => void = () => undefined;
    const first = new Promise<'new'[]>((resolve) => {
      answer = resolve;
    });
    accepting.mockReturnValueOnce(first).mockResolvedValueOnce(['new']);
    const intake = new Intake(store);
    const slow = intake.accept(event('a'));
    await vi.waitFor(() => expect(accepting).toHaveBeenCalledOnce(), 30_000);
    expect(await intake.accept(event('b'))).toBe('new');
    answer(['new']);
    expect(await slow).toBe('new');
  });
});

import { describe, expect, test } from 'vitest';
import { Slots } from '../src/slots.ts';

const never = new AbortController().signal;

/** Whether a promise is fulfilled once all that could run has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('slots', () => {
  test('hold each entry once', () => {
    const slots = new Slots(2);
    expect([slots.take('a'), slots.take('a'), slots.take('b')]).toEqual([true, false, true]);
    expect([slots.count, slots.room, slots.has('a'), slots.has('c')]).toEqual([2, 0, true, false]);
    slots.free('a');
    expect([slots.count, slots.room, slots.take('a')]).toEqual([1, 1, true]);
  });

  test('tell everybody who waits when there is room', async () => {
    const slots = new Slots(1);
    await slots.forRoom(never);
    slots.take('a');
    const waiting = [slots.forRoom(never), slots.forRoom(never)] as const;
    expect(await isDone(Promise.race(waiting))).toBe(false);
    slots.free('a');
    expect(await isDone(Promise.all(waiting))).toBe(true);
  });

  test('do not tell of room while more is held than there are places for', async () => {
    const slots = new Slots(1);
    slots.take('a');
    slots.take('b');
    const waiting = slots.forRoom(never);
    slots.free('a');
    expect(await isDone(waiting)).toBe(false);
    slots.free('b');
    expect(await isDone(waiting)).toBe(true);
  });

  test('let go of who waits when it is to stop, and leave nothing on its signal otherwise', async () => {
    const slots = new Slots(1);
    const stopping = new AbortController();
    let listeners = 0;
    const { signal } = stopping;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    for (let i = 0; i < 20; i++) {
      slots.take('a');
      const waiting = slots.forRoom(signal);
      slots.free('a');
      await waiting;
    }
    expect(listeners).toBe(0);
    slots.take('a');
    const waiting = slots.forRoom(signal);
    stopping.abort();
    expect(await isDone(waiting)).toBe(true);
    expect(await isDone(slots.forRoom(signal))).toBe(true);
  });

  test('tell when nothing is held any more', async () => {
    const slots = new Slots(3);
    expect(await isDone(slots.forNone())).toBe(true);
    slots.take('a');
    slots.take('b');
    const empty = slots.forNone();
    slots.free('a');
    expect(await isDone(empty)).toBe(false);
    slots.free('b');
    expect(await isDone(empty)).toBe(true);
  });
});

describe('slow attempts', () => {
  test('leave their places after a second, but are still held, and make room for others', async () => {
    let nowMs = 0;
    const slots = new Slots(2, () => nowMs);
    slots.take('slow');
    nowMs = 900;
    slots.take('quick');
    nowMs = 1000;
    let woken = false;
    const waiting = slots.forRoom(new AbortController().signal).then(() => {
      woken = true;
    });
    slots.setSlowAside();
    await waiting;
    expect({ woken, room: slots.room, count: slots.count }).toEqual({ woken: true, room: 1, count: 2 });
    expect(slots.has('slow')).toBe(true);
    expect(slots.take('slow')).toBe(false);
    slots.free('slow');
    slots.free('quick');
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 2, count: 0 });
    slots.close();
  });

  test('have a bound of their own: four for each place', () => {
    let nowMs = 0;
    const slots = new Slots(1, () => nowMs);
    for (let i = 0; i < 5; i++) {
      slots.take(`${i}`);
      nowMs += 1000;
      slots.setSlowAside();
    }
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 0, count: 5 });
    slots.free('0');
    slots.setSlowAside();
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 1, count: 4 });
    slots.close();
  });
});

import { describe, expect, test } from 'vitest';
import { Slots } from '../src/slots.ts';

const never = new AbortController().signal;

type Held = Parameters<Slots['hold']>[0];

/** A delivery that is alone in its entry. */
const alone = (delivery: number): Held => ({ entry: `${delivery}-0`, delivery });
/** One that shares its entry with others. */
const shared = (delivery: number): Held => ({ entry: 'shared', delivery });

/** Holds deliveries and gives each a place. */
function take(slots: Slots, ...deliveries: number[]): void {
  for (const delivery of deliveries) {
    slots.hold(alone(delivery));
    slots.place(alone(delivery));
  }
}

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
  test('hold each delivery once, whichever entry it comes with', () => {
    const slots = new Slots(2);
    expect([slots.hold(alone(1)), slots.hold(alone(1)), slots.hold(shared(1)), slots.hold(alone(2))]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([
      slots.count,
      slots.entries().has('1-0'),
      slots.entries().has('shared'),
      slots.entries().has('3-0'),
    ]).toEqual([2, true, true, false]);
    slots.place(alone(1));
    expect(slots.hold(alone(1))).toBe(false);
    slots.free(alone(1));
    expect([slots.count, slots.entries().has('1-0'), slots.hold(alone(1))]).toEqual([1, false, true]);
  });

  test('have the entries that a delivery came with, the first and the latest, until it is freed', () => {
    const slots = new Slots(1);
    const entries = () => [...slots.entries()].toSorted();
    for (const entry of ['1-0', '1-0', '2-0', '3-0']) slots.hold({ entry, delivery: 1 });
    expect(entries()).toEqual(['1-0', '3-0']);
    slots.free({ entry: '1-0', delivery: 1 });
    expect(entries()).toEqual([]);
  });

  test('give a place only to what they hold, which has it until it is freed', () => {
    const slots = new Slots(2);
    const now = () => ({ count: slots.count, started: slots.started, room: slots.room });
    slots.place(alone(9));
    expect(now()).toEqual({ count: 0, started: 0, room: 2 });
    for (const delivery of [1, 2, 3]) slots.hold(alone(delivery));
    expect(now()).toEqual({ count: 3, started: 0, room: 2 });
    slots.place(alone(1));
    slots.place(alone(1));
    slots.place(alone(2));
    expect(now()).toEqual({ count: 3, started: 2, room: 0 });
    slots.free(alone(1));
    expect(now()).toEqual({ count: 2, started: 1, room: 1 });
    // What never had a place gives none back.
    slots.free(alone(3));
    expect(now()).toEqual({ count: 1, started: 1, room: 1 });
    slots.free(alone(2));
    expect(now()).toEqual({ count: 0, started: 0, room: 2 });
  });

  test('have an entry until the last of its deliveries is freed, wherever each of them is', () => {
    let nowMs = 0;
    const slots = new Slots(2, () => nowMs);
    for (const delivery of [1, 2, 3]) slots.hold(shared(delivery));
    slots.place(shared(1));
    nowMs = 1000;
    slots.setSlowAside();
    slots.place(shared(2));
    expect(slots).toMatchObject({ count: 3, started: 2, room: 1 });
    for (const delivery of [2, 3, 1]) {
      expect(slots.entries().has('shared')).toBe(true);
      slots.free(shared(delivery));
    }
    expect(slots.entries().has('shared')).toBe(false);
    expect(slots).toMatchObject({ count: 0, started: 0, room: 2 });
    slots.close();
  });

  test('tell everybody who waits when there is room', async () => {
    const slots = new Slots(1);
    await slots.forRoom(never);
    take(slots, 1);
    const waiting = [slots.forRoom(never), slots.forRoom(never)] as const;
    expect(await isDone(Promise.race(waiting))).toBe(false);
    slots.free(alone(1));
    expect(await isDone(Promise.all(waiting))).toBe(true);
  });

  test('never let more take places than there are, however many wait for room', async () => {
    const slots = new Slots(3);
    let left = 20;
    let most = 0;
    /** As a deliverer does: asks for room, then takes what there is at that moment. */
    async function takeTurns(): Promise<void> {
      while (left > 0) {
        await slots.forRoom(never);
        for (let places = Math.min(slots.room, left); places > 0; places--) {
          const one = alone(left--);
          slots.hold(one);
          slots.place(one);
          setImmediate(() => slots.free(one));
        }
        most = Math.max(most, slots.started);
        expect(slots.room).toBeGreaterThanOrEqual(0);
      }
    }
    await Promise.all([takeTurns(), takeTurns()]);
    expect(most).toBe(3);
    await slots.forNone();
    expect(slots.room).toBe(3);
  });

  test('let those who were woken for room that somebody took wait on', async () => {
    const slots = new Slots(1);
    take(slots, 1);
    const first = slots.forRoom(never).then(() => take(slots, 2));
    const second = slots.forRoom(never);
    // The place is taken again by the one who gave it back, before anybody else has run.
    slots.free(alone(1));
    take(slots, 3);
    expect(await isDone(Promise.race([first, second]))).toBe(false);
    slots.free(alone(3));
    await first;
    expect(slots.started).toBe(1);
    const third = slots.forRoom(never);
    expect(await isDone(third)).toBe(false);
    slots.free(alone(2));
    expect(await isDone(Promise.all([second, third]))).toBe(true);
  });

  test('do not tell of room while more have a place than there are', async () => {
    const slots = new Slots(1);
    take(slots, 1, 2);
    const waiting = slots.forRoom(never);
    slots.free(alone(1));
    expect(await isDone(waiting)).toBe(false);
    slots.free(alone(2));
    expect(await isDone(waiting)).toBe(true);
  });

  test('tell of room however much waits for a place', async () => {
    const slots = new Slots(1);
    for (const delivery of [1, 2, 3]) slots.hold(shared(delivery));
    expect(await isDone(slots.forRoom(never))).toBe(true);
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
      take(slots, 1);
      const waiting = slots.forRoom(signal);
      slots.free(alone(1));
      await waiting;
    }
    expect(listeners).toBe(0);
    take(slots, 1);
    const waiting = slots.forRoom(signal);
    stopping.abort();
    expect(await isDone(waiting)).toBe(true);
    expect(await isDone(slots.forRoom(signal))).toBe(true);
  });

  test('tell when nothing is held any more', async () => {
    const slots = new Slots(3);
    expect(await isDone(slots.forNone())).toBe(true);
    slots.hold(alone(1));
    take(slots, 2);
    const empty = slots.forNone();
    slots.free(alone(1));
    expect(await isDone(empty)).toBe(false);
    slots.free(alone(2));
    expect(await isDone(empty)).toBe(true);
  });
});

describe('slow attempts', () => {
  test('leave their places after a second, but are still held, and make room for others', async () => {
    let nowMs = 0;
    const slots = new Slots(2, () => nowMs);
    take(slots, 1);
    nowMs = 900;
    take(slots, 2);
    nowMs = 1000;
    let woken = false;
    const waiting = slots.forRoom(new AbortController().signal).then(() => {
      woken = true;
    });
    slots.setSlowAside();
    await waiting;
    expect({ woken, room: slots.room, count: slots.count, started: slots.started }).toEqual({
      woken: true,
      room: 1,
      count: 2,
      started: 2,
    });
    expect(slots.entries().has('1-0')).toBe(true);
    expect(slots.hold(alone(1))).toBe(false);
    slots.free(alone(1));
    slots.free(alone(2));
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 2, count: 0 });
    slots.close();
  });

  test('are only those that have a place, and since they have it', () => {
    let nowMs = 0;
    const slots = new Slots(1, () => nowMs);
    slots.hold(alone(1));
    nowMs = 5000;
    slots.setSlowAside();
    expect(slots).toMatchObject({ room: 1, count: 1, started: 0 });
    slots.place(alone(1));
    nowMs = 5900;
    slots.setSlowAside();
    expect(slots).toMatchObject({ room: 0, count: 1, started: 1 });
    slots.close();
  });

  test('have a bound of their own: four for each place', () => {
    let nowMs = 0;
    const slots = new Slots(1, () => nowMs);
    for (let i = 0; i < 5; i++) {
      take(slots, i);
      nowMs += 1000;
      slots.setSlowAside();
    }
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 0, count: 5 });
    slots.free(alone(0));
    slots.setSlowAside();
    expect({ room: slots.room, count: slots.count }).toEqual({ room: 1, count: 4 });
    slots.close();
  });
});

import type { Problem, ProblemBody } from '@posthorn/core/problem';
import { type Acceptance, eventsPerCall } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';
import type { Intake } from './intake.ts';
import { type Accepted, answerFor, eventToStore, type Posting } from './post-event.ts';
import type { ParseItem } from './read-events.ts';

/** The answer for one event of a batch. */
export type BatchResult = { status: number } & (Accepted | { error: ProblemBody });

/** The events of a batch as texts, how to read them, and what the request says of all. */
export interface Batch extends Posting {
  items: readonly string[];
  parseItem: ParseItem;
}

/** Takes the events of a batch in, each by itself: what is wrong with one, or a call to Redis that fails, is an answer for those that it is about. */
export async function postBatch(
  intake: Intake,
  batch: Batch,
  problemOf: (error: unknown) => Problem,
): Promise<BatchResult[]> {
  const refused = (error: unknown): BatchResult => {
    const problem = problemOf(error);
    return { status: problem.status, error: problem.body() };
  };
  const answered = (event: EventToAccept, acceptance: Acceptance): BatchResult => {
    try {
      return { status: 202, ...answerFor(event, acceptance) };
    } catch (error) {
      return refused(error);
    }
  };

  /** Reads and stores as many events as go into one call, so that Redis has them while the next are read. */
  async function postPiece(first: number): Promise<BatchResult[]> {
    const read = batch.items.slice(first, first + eventsPerCall).map((text, i): EventToAccept | BatchResult => {
      try {
        return eventToStore(batch.parseItem(text, batch.catalogue), first + i, batch);
      } catch (error) {
        return refused(error);
      }
    });
    const events = read.filter(isEvent);
    try {
      const acceptances = await intake.accept(events);
      let next = 0;
      return read.map((one) => (isEvent(one) ? answered(one, acceptances[next++] ?? 'nosource') : one));
    } catch (error) {
      const unstored = refused(error);
      return read.map((one) => (isEvent(one) ? unstored : one));
    }
  }

  const pieces: Promise<BatchResult[]>[] = [];
  for (let first = 0; first < batch.items.length; first += eventsPerCall) pieces.push(postPiece(first));
  return (await Promise.all(pieces)).flat();
}

function isEvent(one: EventToAccept | BatchResult): one is EventToAccept {
  return 'source' in one;
}

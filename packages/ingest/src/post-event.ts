import { randomUUID } from 'node:crypto';
import { idFromKey } from '@posthorn/core/event';
import type { EventCatalogue } from '@posthorn/core/event-catalogue';
import type { ParsedEvent } from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import { mayPost, type Token } from '@posthorn/core/token';
import type { Acceptance } from '@posthorn/store/accept-events';
import type { EventToAccept } from '@posthorn/store/event-record';

/** What a request says of all its events, and what is known of it. */
export interface Posting {
  token: Token;
  catalogue: EventCatalogue;
  /** From the `Idempotency-Key` header. */
  idempotencyKey: string | undefined;
  /** When it came, RFC 3339: an event's time, where none is given. */
  now: string;
}

/** An event that is stored. `duplicate`: it already was. */
export interface Accepted {
  id: string;
  duplicate: boolean;
}

/**
 * The event to store for what was posted: checks that the token may post to its source and that its
 * data is as its type says, and gives it its id and time.
 *
 * @param index 0-based place in the batch
 * @throws Problem for what is wrong with the event
 */
export function eventToStore(
  parsed: ParsedEvent,
  index: number,
  { token, catalogue, idempotencyKey, now }: Posting,
): EventToAccept {
  if (!parsed.ok) throw parsed.problem;
  const { event } = parsed;
  if (!mayPost(token, event.source)) {
    throw new Problem(
      'forbidden',
      `This token may not post to ${event.source}. An operator grants sources when making a token: POST /v1/tokens.`,
    );
  }
  const wrong = catalogue.checkData(event);
  if (wrong) throw wrong;
  const { source, type, data, contentHash } = event;
  const id = event.id ?? (idempotencyKey === undefined ? randomUUID() : idFromKey(source, idempotencyKey, index));
  return { id, source, type, actor: event.actor ?? null, time: event.time ?? now, data, contentHash };
}

/**
 * What to answer for an event, by what became of it.
 *
 * @throws Problem when it is not stored, or not by as many replicas as must have it
 */
export function answerFor({ id, source }: EventToAccept, acceptance: Acceptance): Accepted {
  switch (acceptance) {
    case 'new':
      return { id, duplicate: false };
    case 'same':
      return { id, duplicate: true };
    case 'unconfirmed':
      throw new Problem(
        'not_confirmed',
        `id: ${id} of ${source} is stored, but too few replicas have confirmed it in time. It is safe to repeat with the same id.`,
        { retryAfterSeconds: 1 },
      );
    case 'other':
      throw new Problem(
        'conflict',
        `id: ${source} already has an event ${id} with other content. Post new content under a new id.`,
        {
          errors: [{ field: 'id', message: 'is taken by other content' }],
        },
      );
    case 'nosource':
      throw new Problem(
        'not_found',
        `source: there is no ${source}. An operator makes it with PUT /v1/sources/${source}.`,
        {
          errors: [{ field: 'source', message: 'does not exist' }],
        },
      );
  }
}

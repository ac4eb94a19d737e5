import { randomUUID } from 'node:crypto';
import { idFromKey } from '@posthorn/core/event';
import type { EventCatalogue } from '@posthorn/core/event-catalogue';
import type { ParsedEvent } from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import { mayPost, type Token } from '@posthorn/core/token';
import type { Intake } from './intake.ts';

/** One event of a request, and what the request says of it. */
export interface Posting {
  parsed: ParsedEvent;
  token: Token;
  /** From the `Idempotency-Key` header. */
  idempotencyKey: string | undefined;
  /** 0-based place in the batch. */
  index: number;
}

/** An event that is stored. `duplicate`: it already was. */
export interface Accepted {
  id: string;
  duplicate: boolean;
}

/**
 * Takes one event in: checks that the token may post to its source and that its
 * data is as its type says, gives it its id and time, and stores it.
 *
 * @throws Problem for what is wrong with the event; any other error means that the store is away
 */
export async function postEvent(
  intake: Intake,
  catalogue: EventCatalogue,
  { parsed, token, idempotencyKey, index }: Posting,
  now: Date,
): Promise<Accepted> {
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
  const time = event.time ?? now.toISOString();
  const acceptance = await intake.accept({ id, source, type, actor: event.actor ?? null, time, data, contentHash });
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

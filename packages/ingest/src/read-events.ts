import { cloudEventMode, parseBinaryEvent, parseStructuredEvent } from '@posthorn/core/cloud-event';
import {
  type KnownTypes,
  type ParsedBatch,
  type ParsedEvent,
  parseBatch,
  parsePostedEvent,
} from '@posthorn/core/posted-event';
import { Problem } from '@posthorn/core/problem';
import type { FastifyRequest } from 'fastify';
import { batchFormat, mediaTypeOf, textOf } from './request-body.ts';

type Request = Pick<FastifyRequest, 'headers' | 'body'>;

/** Reads the text of one event of a batch. */
export type ParseItem = (text: string, types: KnownTypes) => ParsedEvent;

/**
 * Reads the one event of a request: plain JSON, or a CloudEvent, structured or
 * binary (wire-formats.md W2).
 *
 * @throws Problem for a body that is no text, or of a content type that is not for this route
 */
export function readEvent({ headers, body }: Request, types: KnownTypes): ParsedEvent {
  switch (cloudEventMode(headers)) {
    case 'structured':
      return parseStructuredEvent(textOf(body), types);
    case 'binary':
      return parseBinaryEvent(headers, textOf(body), types);
    case 'batched':
      throw wrongType('a batch of CloudEvents is for POST /v1/events/batch');
    case 'unsupported':
    case undefined:
      break;
  }
  const text = textOf(body);
  // Data of a binary CloudEvent may be of any JSON type; a plain event is application/json.
  if (mediaTypeOf(headers['content-type']) !== 'application/json') {
    throw wrongType('must be application/json, or application/cloudevents+json for a CloudEvent');
  }
  return parsePostedEvent(text, types);
}

/**
 * Takes the batch of a request apart: a JSON array, NDJSON, or a batch of
 * CloudEvents (wire-formats.md W2), with the reader of its items.
 */
export function readBatch({ headers, body }: Request): { batch: ParsedBatch; parseItem: ParseItem } {
  if (cloudEventMode(headers) === 'batched') {
    return { batch: parseBatch(textOf(body), 'array', 0), parseItem: parseStructuredEvent };
  }
  return { batch: parseBatch(textOf(body), batchFormat(headers['content-type'])), parseItem: parsePostedEvent };
}

function wrongType(rule: string): Problem {
  return new Problem('unsupported_media_type', `Content-Type: ${rule}.`, {
    errors: [{ field: 'Content-Type', message: rule }],
  });
}

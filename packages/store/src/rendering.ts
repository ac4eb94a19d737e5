import { crc32 } from 'node:zlib';
import { z } from 'zod';

/**
 * A request body, stored once per event and rendering in the event's hash. A
 * body that is the event's data is not stored at all; one that wraps the data
 * is stored as what stands before and after it.
 */
export interface StoredText {
  /** Field name in the event's hash; empty when the body is the data itself. */
  ref: string;
  value: string;
}

const storedSchema = z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string()])]);

/** A short name for a text among few others: its CRC-32. */
export function refOf(text: string): string {
  return crc32(text).toString(36);
}

/** The stored form of a body beside the event data it came from. */
export function packBody(body: string, data: string): StoredText {
  if (body === data) return { ref: '', value: '' };
  const at = body.indexOf(data);
  const value = JSON.stringify(at < 0 ? [body] : [body.slice(0, at), body.slice(at + data.length)]);
  return { ref: `b${refOf(value)}`, value };
}

/** The body again. */
export function unpackBody(value: string, data: string): string {
  const [first, second] = storedSchema.parse(JSON.parse(value));
  return second === undefined ? first : first + data + second;
}

import { STATUS_CODES } from 'node:http';
import type { AttemptResponse } from '@posthorn/core/attempt';
import { z } from 'zod';
import { refOf, type StoredText } from './rendering.ts';
import { joinResponseHeaders, type StoredResponseHeaders } from './response-profile.ts';

/** An answer in a delivery record: as it is, but for its headers; or apart, kept with the delivery under a ref. */
export type StoredResponse = WholeResponse | ResponseApart;

export interface WholeResponse extends Omit<AttemptResponse, 'headers'> {
  headers: StoredResponseHeaders;
}

export interface ResponseApart extends Pick<AttemptResponse, 'status' | 'statusText'> {
  /** Field name in `texts:<delivery>`, `r...`. */
  ref: string;
}

const headerSchema = z.union([z.string(), z.array(z.string())]);
const contentSchema = z.tuple([
  z.union([z.tuple([z.string()], z.union([headerSchema, z.number()])), z.record(z.string(), headerSchema)]),
  z.string(),
  z.union([z.literal(0), z.literal(1)]),
]);
const statusTextSchema = z.union([z.string(), z.literal(0)]);

/** An answer as a delivery record has it. A usual status text is 0. */
export const responseSchema = z.union([
  z.tuple([z.number(), statusTextSchema, ...contentSchema.def.items]),
  z.tuple([z.number(), statusTextSchema, z.string()]),
]);

type Content = z.infer<typeof contentSchema>;

/** The form of {@link responseSchema}. */
export function encodeResponse(response: StoredResponse): z.infer<typeof responseSchema> {
  const { status } = response;
  const statusText = response.statusText === STATUS_CODES[status] ? 0 : response.statusText;
  return 'ref' in response ? [status, statusText, response.ref] : [status, statusText, ...contentOf(response)];
}

/** Reads what {@link encodeResponse} wrote. */
export function decodeResponse([status, text, ...content]: z.infer<typeof responseSchema>): StoredResponse {
  const statusText = text === 0 ? (STATUS_CODES[status] ?? '') : text;
  return content.length === 1
    ? { status, statusText, ref: content[0] }
    : { status, statusText, ...withContent(content) };
}

function contentOf({ headers, body, truncated }: WholeResponse): Content {
  return ['ref' in headers ? [headers.ref, ...headers.values] : headers.all, body, truncated ? 1 : 0];
}

function withContent([headers, body, truncated]: Content): Omit<WholeResponse, 'status' | 'statusText'> {
  const isPacked = Array.isArray as (value: Content[0]) => value is Extract<Content[0], unknown[]>;
  return {
    headers: isPacked(headers) ? { ref: headers[0], values: headers.slice(1) } : { all: headers },
    body,
    truncated: truncated === 1,
  };
}

/** Takes an answer out of its record, into a text that is kept with the delivery. The same answer is the same text. */
export function setApart(response: WholeResponse): { response: ResponseApart; text: StoredText } {
  const { status, statusText } = response;
  const value = JSON.stringify(contentOf(response));
  const ref = `r${refOf(value)}`;
  return { response: { status, statusText, ref }, text: { ref, value } };
}

/** An answer that was apart, from the text under its ref; null where that is gone. */
export function bringBack(response: StoredResponse, textOf: (ref: string) => string | null): WholeResponse | null {
  if (!('ref' in response)) return response;
  const { status, statusText, ref } = response;
  const text = textOf(ref);
  return text === null ? null : { status, statusText, ...withContent(contentSchema.parse(JSON.parse(text))) };
}

/** Puts an answer's headers together again; those of a profile that is gone are missing. */
export function completeResponse(
  response: WholeResponse,
  textOf: (ref: string) => string | null,
  atMs: number,
): AttemptResponse {
  const { headers } = response;
  if ('all' in headers) return { ...response, headers: headers.all };
  const profile = textOf(headers.ref);
  return { ...response, headers: profile === null ? {} : joinResponseHeaders(profile, headers.values, atMs) };
}

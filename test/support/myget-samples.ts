import { readdirSync, readFileSync } from 'node:fs';

/** A sample payload of MyGet's documents, byte for byte, and what it says. */
export interface MygetSample {
  version: 'v1' | 'preview';
  type: string;
  /** The whole envelope as printed. */
  text: string;
  /** The same without insignificant white space: what a receiver must get (wire-formats.md M8). */
  compact: string;
  id: string;
  actor: string;
  time: string;
  /** The payload's own text, as printed. */
  data: string;
}

/** All sample payloads of one of MyGet's two documents. */
export function mygetSamples(version: MygetSample['version']): MygetSample[] {
  const folder = new URL(`../fixtures/myget/${version}/`, import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .map((file) => toSample(version, file.replace(/\.json$/, ''), readFileSync(new URL(file, folder), 'utf8')));
}

/** The JSON text with which a producer posts the event that a sample shows. */
export function asPosted(sample: MygetSample, source: string): string {
  const { id, type, actor, time, data } = sample;
  return `${JSON.stringify({ id, source, type, actor, time }).slice(0, -1)}, "data": ${data}}`;
}

function toSample(version: MygetSample['version'], type: string, text: string): MygetSample {
  const { Identifier: id, Username: actor, When: time } = JSON.parse(text) as Record<string, string>;
  const data = /"Payload":(\{.*\})\s*\}\s*$/s.exec(text)?.[1];
  if (id === undefined || actor === undefined || time === undefined || data === undefined) {
    throw new Error(`The sample ${version}/${type} is not a MyGet envelope`);
  }
  return { version, type, text, compact: withoutSpace(text), id, actor, time, data };
}

// Of its own, not the product's: what tests compare with must not come from what they test.
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

import { eventGuid } from '@posthorn/core/event';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packBody, type RenderedEvent, refOf, unpackBody } from '../src/rendering.ts';

const text = fc.string({ unit: 'binary' });
const uuid = fc.uuid();

const event: RenderedEvent = {
  id: '0c5a8f9e-5d9e-4b52-9d5e-2f1f6f0a7c11',
  source: 'feeds/f',
  actor: 'maartenba',
  time: '2014-09-08T12:59:53.1148196Z',
  data: '{"a":1}',
};

const envelope = (of: RenderedEvent): string =>
  `{"Identifier":"${eventGuid(of)}","Username":${JSON.stringify(of.actor)},"When":"${of.time}","Payload":${of.data}}`;

const fail = { ref: '', value: 'nothing was packed' };

describe('packBody', () => {
  test('gives back any body: the data itself, the data wrapped, an envelope, or something else', () => {
    const events: fc.Arbitrary<RenderedEvent> = fc.record({
      id: fc.oneof(uuid, text),
      source: fc.constant('feeds/f'),
      actor: fc.option(text),
      time: fc.constantFrom('2014-09-08T12:59:53Z', '2014-09-08T12:59:53.1+02:00'),
      data: text,
    });
    const body = (of: RenderedEvent): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constant(of.data),
        fc.tuple(text, text).map(([before, after]) => before + of.data + after),
        fc.constant(envelope(of)),
        text,
      );
    fc.assert(
      fc.property(
        events.chain((of) => fc.tuple(fc.constant(of), body(of))),
        fc.constantFrom(envelope(event), `{"a":${event.data}}`, `${event.data}x`, `${event.data}${event.data}`),
        ([of, sent], before) => {
          for (const latest of [undefined, packBody(before, event) ?? undefined]) {
            const stored = packBody(sent, of, latest);
            expect(stored === null ? of.data : unpackBody(stored, of)).toBe(sent);
          }
        },
      ),
    );
  });

  test('takes the latest template where it fits, and no other where it does not', () => {
    const latest = packBody(envelope(event), event) ?? undefined;
    expect(packBody(envelope({ ...event, actor: 'x' }), { ...event, actor: 'x' }, latest)).toBe(latest);
    for (const near of [`${envelope(event)}x`, envelope(event).slice(0, -1)])
      expect(unpackBody(packBody(near, event, latest) ?? fail, event)).toBe(near);
    const other = packBody(`{"other":${event.data}}`, event, latest);
    expect(other).not.toBe(latest);
    expect(other && unpackBody(other, event)).toBe(`{"other":${event.data}}`);
  });

  test('stores nothing of a body that is the data', () => {
    expect(packBody(event.data, event)).toBeNull();
  });

  test('has one template for the same envelope around different events', () => {
    const others = {
      ...event,
      id: '7a48ce8c-728d-4350-8da8-e283d6fce277',
      actor: 'x',
      time: '2015-01-01T00:00:00.0000001Z',
    };
    const stored = packBody(envelope(event), event);
    expect(stored?.ref).toMatch(/^t/);
    expect(packBody(envelope(others), others)).toEqual(stored);
    const named = { ...others, id: 'my-event' };
    expect(packBody(envelope(named), named, stored ?? fail)).toBe(stored);
    expect(unpackBody(stored ?? fail, named)).toBe(envelope(named));
  });

  test('has one template also where the envelope has an id that is no GUID', () => {
    const rendered = (id: string) => `{"id":${JSON.stringify(id)},"data":${event.data}}`;
    const [one, other] = ['order "1"', 'order-2'].map((id) => ({ ...event, id }));
    if (!one || !other) throw new Error('There are two.');
    const stored = packBody(rendered(one.id), one);
    expect(stored?.ref).toMatch(/^t/);
    expect(packBody(rendered(other.id), other)).toEqual(stored);
    expect(unpackBody(stored ?? fail, other)).toBe(rendered(other.id));
  });

  test('keeps a body as it is when it does not hold the data, or says much besides', () => {
    expect(packBody('unrelated', event)).toMatchObject({ ref: expect.stringMatching(/^b/), value: 'unrelated' });
    const long = `${'x'.repeat(3000)}${event.data}`;
    expect(packBody(long, event)).toMatchObject({ ref: expect.stringMatching(/^b/), value: long });
  });

  test('names different bodies differently, in a way no other field of an event is named', () => {
    const refs = ['one', 'two', '["one"]', envelope(event)].map((body) => packBody(body, event)?.ref);
    expect(new Set(refs).size).toBe(4);
    for (const ref of refs) expect(ref).toMatch(/^[bt][0-9a-z]{1,7}$/);
    expect(refOf('one')).toBe(refOf('one'));
  });
});

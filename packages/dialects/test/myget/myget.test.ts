import type { Event } from '@posthorn/core/event';
import { mygetTypes } from '@posthorn/core/event-types';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/dialect.ts';
import { mygetV1 } from '../../src/myget-v1/dialect.ts';
import { mygetV1Preview } from '../../src/myget-v1-preview/dialect.ts';
import { mygetSamples, posted, postedSample, webHook } from '../events.ts';

const v1 = mygetSamples('v1');
const preview = mygetSamples('preview');
const formats = [
  { dialect: mygetV1, name: mygetV1.name, contentType: 'application/vnd.myget.webhooks.v1+json' },
  { dialect: mygetV1Preview, name: mygetV1Preview.name, contentType: 'application/vnd.myget.webhooks.v1.preview+json' },
];
const event: Event = {
  id: 'f83b6de3-9476-43b0-9f75-f9bf478539ca',
  source: 'feeds/sample-feed',
  type: 'ping',
  actor: 'maartenba',
  time: '2014-09-08T13:06:25.8446143Z',
  data: '{}',
  receivedAtMs: 0,
};
const body = (dialect: Dialect, change: Partial<Event>) => dialect.body({ ...event, ...change }, webHook());

test('M1: the samples show every type of each document, and posting each to a feed is accepted', () => {
  expect(v1.map((sample) => sample.type)).toEqual(mygetTypes.toSorted());
  expect(preview.map((sample) => sample.type)).toEqual(
    mygetTypes.filter((type) => mygetV1Preview.supports(type)).toSorted(),
  );
  for (const sample of [...v1, ...preview]) expect(postedSample(sample).type).toBe(sample.type);
});

describe('M2', () => {
  test('M2: the envelope has its five keys in order', () => {
    for (const { dialect } of formats) {
      expect(body(dialect, {})).toBe(
        '{"Identifier":"f83b6de3-9476-43b0-9f75-f9bf478539ca","Username":"maartenba",' +
          '"When":"2014-09-08T13:06:25.8446143Z","PayloadType":"PingWebHookEventPayloadV1","Payload":{}}',
      );
    }
  });

  test.each([
    ['ping', 'PingWebHookEventPayloadV1'],
    ['package.added', 'PackageAddedWebHookEventPayloadV1'],
    ['package.deleted', 'PackageDeletedWebHookEventPayloadV1'],
    ['package.listed', 'PackageListedWebHookEventPayloadV1'],
    ['package.pinned', 'PackagePinnedWebHookEventPayloadV1'],
    ['package.pushed', 'PackagePushedWebHookEventPayloadV1'],
    ['build.queued', 'BuildQueuedWebHookEventPayloadV1'],
    ['build.started', 'BuildStartedWebHookEventPayloadV1'],
    ['build.finished', 'BuildFinishedWebHookEventPayloadV1'],
    ['hook.deactivated', 'HookDeactivatedWebHookEventPayloadV1'],
    ['pull_request.review-requested', 'PullRequestReviewRequestedWebHookEventPayloadV1'],
  ])('M2: %s has PayloadType %s in both formats', (type, expected) => {
    for (const { dialect } of formats)
      expect(JSON.parse(body(dialect, { type }))).toMatchObject({ PayloadType: expected });
  });

  test('M2: Identifier is the id when that is a GUID, else a GUID of its own', () => {
    const made = JSON.parse(body(mygetV1, { id: 'order 7' })) as { Identifier: string };
    expect(made.Identifier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('M2: Username is null without an actor, and any text with one', () => {
    expect(body(mygetV1, { actor: null })).toContain('"Username":null,');
    const actor = 'O"Neil \\ ≥\n';
    expect(JSON.parse(body(mygetV1, { actor }))).toMatchObject({ Username: actor });
  });
});

describe('M14', () => {
  test.each(formats)('M14: no two types of a feed share a PayloadType: $name', ({ dialect }) => {
    const types = mygetTypes.filter((type) => dialect.supports(type));
    const payloadTypes = types.map(
      (type) => (JSON.parse(body(dialect, { type })) as { PayloadType: string }).PayloadType,
    );
    expect(types.length).toBeGreaterThan(6);
    expect(new Set(payloadTypes).size).toBe(types.length);
  });
});

describe('M3', () => {
  test.each(formats)('M3: the headers that never change name the format: $name', ({ dialect, contentType }) => {
    const headers = dialect.constantHeaders(webHook({ secret: 's' }));
    expect(headers).toEqual({
      'content-type': contentType,
      'user-agent': expect.stringMatching(/^MyGet Web Hook\/\d/),
    });
  });

  test.each(formats)(
    'M3: X-MyGet-EventIdentifier equals the Identifier in the body, at any moment: $name',
    ({ dialect }) => {
      for (const id of [event.id, 'order 7']) {
        for (const nowMs of [0, 1_614_265_330_000]) {
          const own = { ...event, id };
          const headers = dialect.attemptHeaders({ event: own, hook: webHook(), body: '', nowMs });
          const { Identifier } = JSON.parse(dialect.body(own, webHook())) as { Identifier: string };
          expect(headers).toEqual({ 'x-myget-eventidentifier': Identifier });
        }
      }
    },
  );

  test.each(formats)('M3: with a secret, a Standard Webhooks receiver accepts the attempt: $name', ({ dialect }) => {
    const secret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;
    for (const sample of v1) {
      const own = postedSample(sample);
      const text = dialect.body(own, webHook({ secret }));
      const headers = dialect.attemptHeaders({ event: own, hook: webHook({ secret }), body: text, nowMs: Date.now() });
      expect(headers).toMatchObject({ 'x-myget-eventidentifier': sample.id, 'webhook-id': sample.id });
      expect(new Webhook(secret).verify(text, headers)).toEqual(JSON.parse(text));
    }
  });
});

describe('M4', () => {
  test.each([
    ['2014-09-08T13:06:25.8446143Z', '2014-09-08T13:06:25.8446143Z'],
    ['2014-09-08T13:06:25Z', '2014-09-08T13:06:25.0000000Z'],
    ['2014-09-08T13:06:25.1+02:00', '2014-09-08T13:06:25.1000000+02:00'],
    ['2014-09-08T13:06:25.000-11:30', '2014-09-08T13:06:25.0000000-11:30'],
    ['2014-09-08T13:06:25.999999999999+00:00', '2014-09-08T13:06:25.9999999+00:00'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:60.0000000Z'],
  ])('M4: When of %s is %s', (time, expected) => {
    for (const { dialect } of formats) expect(JSON.parse(body(dialect, { time }))).toMatchObject({ When: expected });
  });

  test('M4: When keeps every time to the second and the offset, with seven fractional digits', () => {
    const digits = fc.stringMatching(/^\d{0,12}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('Z', '+00:00', '-23:59'), (fraction, offset) => {
        const time = `2014-09-08T13:06:25${fraction && `.${fraction}`}${offset}`;
        const { When } = JSON.parse(body(mygetV1, { time })) as { When: string };
        expect(When).toBe(`2014-09-08T13:06:25.${`${fraction}0000000`.slice(0, 7)}${offset}`);
      }),
    );
  });
});

describe('M5', () => {
  const data =
    '{"Unknown":{"b":12345678901234567890,"a":1.0},"PackageVersion":"(>= 2.0) \\u2265 ≥","IconUrl":"/Content/images/x.png",' +
    '"MinClientVersion":null,"10":-0,"2":1E400,"__proto__":[]}';

  test.each(formats)('M5: a payload goes out byte for byte as it was posted: $name', ({ dialect }) => {
    const own = posted(`{"source":"feeds/x","type":"package.added","data":${data}}`);
    expect(dialect.body(own, webHook())).toMatch(/,"Payload":/);
    expect(dialect.body(own, webHook()).split(',"Payload":')[1]).toBe(`${data}}`);
  });
});

describe('M6', () => {
  test('M6: PackageType is first in a package payload, second after Action, first in each of the packages built', () => {
    for (const sample of v1) {
      const { Payload } = JSON.parse(mygetV1.body(postedSample(sample), webHook())) as {
        Payload: Record<string, unknown>;
      };
      const keys = Object.keys(Payload);
      if (sample.type.startsWith('package.')) {
        expect(keys.indexOf('PackageType')).toBe(['package.listed', 'package.pinned'].includes(sample.type) ? 1 : 0);
      }
      if (sample.type === 'build.finished') {
        for (const built of Payload.Packages as object[]) expect(Object.keys(built)[0]).toBe('PackageType');
      }
      expect(JSON.stringify(Payload).match(/"Dependencies":\[[^\]]*PackageType/)).toBeNull();
    }
  });
});

describe('M7', () => {
  test('M7: preview has no queued or started builds, v1 has every type', () => {
    expect(mygetTypes.filter((type) => !mygetV1Preview.supports(type))).toEqual(['build.queued', 'build.started']);
    expect(mygetTypes.filter((type) => !mygetV1.supports(type))).toEqual([]);
  });

  test.each(preview)('M7: the v1 sample of $type delivered to a preview hook is the preview sample', (sample) => {
    const newer = v1.find((other) => other.type === sample.type);
    if (newer === undefined) throw new Error(`v1 has no sample of ${sample.type}`);
    expect(mygetV1Preview.body(postedSample(newer), webHook())).toBe(sample.compact);
  });

  test('M7: PackageType goes at any depth, Name and Branch only at the top of a finished build', () => {
    const data = '{"Name":"n","\\u0050ackageType":1,"Packages":[{"PackageType":{},"Name":"x","v":1.0}],"Branch":"b"}';
    const payload = (type: string) => body(mygetV1Preview, { type, data }).split(',"Payload":')[1]?.slice(0, -1);
    expect(payload('build.finished')).toBe('{"Packages":[{"Name":"x","v":1.0}]}');
    expect(payload('package.added')).toBe('{"Name":"n","Packages":[{"Name":"x","v":1.0}],"Branch":"b"}');
  });
});

describe('M8', () => {
  test.each(v1)('M8: the v1 sample of $type arrives as printed less insignificant white space', (sample) => {
    expect(mygetV1.body(postedSample(sample), webHook())).toBe(sample.compact);
  });

  test.each(preview)('M8: the preview sample of $type arrives as printed less insignificant white space', (sample) => {
    expect(mygetV1Preview.body(postedSample(sample), webHook())).toBe(sample.compact);
  });
});

test('M9: events without a GUID get different Identifiers on different feeds, and the same one every time', () => {
  const identifier = (id: string, source: string) =>
    (JSON.parse(body(mygetV1, { id, source })) as { Identifier: string }).Identifier;
  const all = ['1', '2'].flatMap((id) => ['feeds/a', 'feeds/b'].map((source) => identifier(id, source)));
  expect(new Set(all).size).toBe(4);
  expect(identifier('1', 'feeds/a')).toBe(all[0]);
});

describe('M15', () => {
  const optional = ['PackageType', 'PackageMetadata', 'Name', 'Branch'];

  test.each(v1)('M15: what a $type event lacks stays absent', (sample) => {
    const data = JSON.parse(sample.data) as Record<string, unknown>;
    const lean = JSON.stringify(Object.fromEntries(Object.entries(data).filter(([key]) => !optional.includes(key))));
    const own = postedSample({ ...sample, data: lean });
    expect(mygetV1.body(own, webHook()).endsWith(`,"Payload":${lean}}`)).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore what all packages' tests share is at the top
import { type Place, placesOf } from '../../../test/support/openapi-answers.ts';
import { requestFor, type Spelling, spellings } from './support/access-requests.ts';
import {
  contentsOf,
  makeWorld,
  type Names,
  numberHigh,
  redacted,
  tokensOf,
  type Who,
  type World,
} from './support/access-world.ts';
import { type Answer, startTestApi, type TestApi } from './support/api.ts';

/**
 * Who may use an operation:
 * - `public`: everybody, with or without a token, and everybody is answered the same.
 * - `everyone`: every user, and every user is answered the same.
 * - `oneself`: every user; the answer is about whoever asks.
 * - `own things`: every user; the answer is of what they own or co-own, whatever they ask for.
 * - `owner`: owners and co-owners of the source in question.
 * - `owner alone`: owners; co-owners know of it, and may not.
 * - `operator`: operators.
 * - `subscriber`: owners and co-owners; of public sources everybody, without a token.
 */
type Rule = 'public' | 'everyone' | 'oneself' | 'own things' | 'owner' | 'owner alone' | 'operator' | 'subscriber';

const hookRules: Record<string, Rule> = Object.fromEntries(
  ['Repo', 'Org', 'Feed', 'Project', 'Site'].flatMap((noun) =>
    [
      `list${noun}Hooks`,
      `create${noun}Hook`,
      `get${noun}Hook`,
      `update${noun}Hook`,
      `delete${noun}Hook`,
      `get${noun}HookConfig`,
      `update${noun}HookConfig`,
      `ping${noun}Hook`,
      `pause${noun}Hook`,
      `resume${noun}Hook`,
      `preview${noun}Hook`,
      `test${noun}Hook`,
      `test${noun}HookLegacy`,
      `list${noun}HookDeliveries`,
      `get${noun}HookDelivery`,
      `redeliver${noun}HookDelivery`,
    ].map((id) => [id, 'owner'] as const),
  ),
);

const rules: Record<string, Rule> = {
  ...hookRules,
  getStart: 'public',
  getOpenApi: 'public',
  getDocs: 'public',
  getDocsStyle: 'public',
  getDocsLibrary: 'public',
  getDocsStart: 'public',
  getHealth: 'public',
  getReadiness: 'public',
  listTransports: 'everyone',
  getRateLimit: 'everyone',
  getAuthenticatedUser: 'oneself',
  listSources: 'own things',
  listHooks: 'own things',
  listDeliveries: 'own things',
  listDeadLetters: 'own things',
  listEventTypes: 'own things',
  listAudit: 'own things',
  listReplays: 'own things',
  getSource: 'owner',
  getRepository: 'owner',
  getOrganization: 'owner',
  putSource: 'owner alone',
  deleteSource: 'operator',
  getEvent: 'owner',
  getDelivery: 'owner',
  redeliver: 'owner',
  cancelDelivery: 'owner',
  discardDeadLetters: 'owner',
  createReplay: 'owner',
  createRecovery: 'owner',
  getReplay: 'owner',
  pauseReplay: 'owner',
  resumeReplay: 'owner',
  cancelReplay: 'owner',
  listReplayDeliveries: 'owner',
  getStats: 'operator',
  listWorkers: 'operator',
  listTokens: 'operator',
  createToken: 'operator',
  deleteToken: 'operator',
  registerEventType: 'operator',
  deleteEventType: 'operator',
  changeSubscription: 'subscriber',
  getTopic: 'subscriber',
};

let api: TestApi;
let tokens: Record<Who, string | null>;
let places: Place[];
/** What strangers are kept from: they change none of it. */
let worlds: Record<World['kind'], World>;
beforeAll(async () => {
  api = await startTestApi();
  await numberHigh(api);
  tokens = await tokensOf(api);
  places = placesOf(api.document);
  worlds = {
    feed: await makeWorld(api, 'feed'),
    repo: await makeWorld(api, 'repo'),
    org: await makeWorld(api, 'org'),
    project: await makeWorld(api, 'project'),
    site: await makeWorld(api, 'site'),
  };
});
afterAll(() => api.close());

test('every operation has a rule, and every rule an operation', () => {
  const ids = new Set(places.map(({ operation }) => operation.operationId));
  expect(Object.keys(rules).sort()).toEqual([...ids].sort());
});

test('what is looked for in answers is longer than anything random in them', () => {
  for (const { real, missing } of Object.values(worlds)) {
    for (const { hook, delivery } of [real, missing]) {
      expect([hook, delivery]).toEqual([expect.stringMatching(/^\d{13}$/), expect.stringMatching(/^\d{13}$/)]);
    }
  }
});

describe.each(byRule('public'))('%s is public', (id) => {
  test('everybody is answered the same', async () => {
    const world = worlds.feed;
    for (const place of placesWith(id)) {
      const { status, text } = await send(place, 'none', world.real);
      expect(status).toBe(200);
      for (const who of ['stranger', 'producer', 'victim'] as const) {
        expect((await send(place, who, world.real)).text).toBe(text);
      }
    }
  });
});

describe.each(byRule('everyone'))('%s is for every user', (id) => {
  test('all users are answered the same, and nobody else is served', async () => {
    const world = worlds.feed;
    for (const place of placesWith(id)) {
      const { status, text } = await send(place, 'stranger', world.real);
      expect(status).toBe(200);
      expect((await send(place, 'victim', world.real)).text).toBe(text);
      await expectNoService(place, world);
    }
  });
});

describe.each(byRule('oneself'))('%s is for every user, about themselves', (id) => {
  test('all users are told of themselves and of nobody else, and nobody else is served', async () => {
    const world = worlds.feed;
    for (const place of placesWith(id)) {
      for (const who of ['stranger', 'friend', 'victim'] as const) {
        const { status, body } = await send(place, who, world.real);
        expect([status, body]).toEqual([200, { login: who, type: 'User', site_admin: false }]);
      }
      await expectNoService(place, world);
    }
  });
});

describe.each(byRule('own things'))('%s is for every user, about own things', (id) => {
  test('a co-owner sees them, a stranger does not, whatever the query names', async () => {
    const world = worlds.feed;
    const before = await contentsOf(api);
    for (const place of placesWith(id)) {
      expect((await send(place, 'friend', world.real)).text).toContain(world.real.name);
      const { status, text } = await send(place, 'stranger', world.real);
      expect(status).toBe(200);
      const { name, hook, delivery, token } = world.real;
      expect(text).not.toMatch(new RegExp(`${name}(?!\\d)|(?<!\\d)(?:${hook}|${delivery})(?!\\d)|${token}`));
      for (const { name: parameter } of place.operation.parameters ?? []) {
        for (const who of ['stranger', 'producer', 'none'] as const)
          await expectAlike(place, who, world, { parameter });
      }
      await expectNoService(place, world);
    }
    expect(await contentsOf(api)).toEqual(before);
  });
});

describe.each(byRule('operator'))('%s is for operators', (id) => {
  test('owners may not either, and nobody learns whether what it names is there', async () => {
    const world = worlds.feed;
    const before = await contentsOf(api);
    for (const place of placesWith(id)) {
      for (const who of ['victim', 'friend', 'stranger'] as const) {
        expect((await send(place, who, world.real)).status).toBe(403);
        await expectAlike(place, who, world);
      }
      await expectNoService(place, world);
    }
    expect(await contentsOf(api)).toEqual(before);
  });
});

describe.each([...byRule('owner'), ...byRule('owner alone'), ...byRule('subscriber')])('%s is for owners', (id) => {
  test('to a stranger it is as if nothing were there, however it is asked for', async () => {
    const world = worlds[kindOf(id)];
    const before = await contentsOf(api);
    for (const place of placesWith(id)) {
      expect((await send(place, 'stranger', world.real)).status).toBe(404);
      for (const spelling of spellings) {
        for (const who of ['stranger', 'producer', 'none'] as const) await expectAlike(place, who, world, { spelling });
      }
      if (rules[id] !== 'subscriber') await expectNoService(place, world);
    }
    expect(await contentsOf(api)).toEqual(before);
  });

  test('a stranger gets at nothing through a source of their own', async () => {
    const world = worlds[kindOf(id)];
    for (const place of placesWith(id)) {
      for (const thing of ['hook', 'delivery'] as const) {
        if (!place.path.includes(`{${thing}}`)) continue;
        const before = await contentsOf(api);
        const real = await send(place, 'stranger', { ...world.own, [thing]: world.real[thing] });
        const missing = await send(place, 'stranger', { ...world.own, [thing]: world.missing[thing] });
        expect(real.status).toBe(404);
        expect(redacted(real, world.real, world.own)).toEqual(redacted(missing, world.missing, world.own));
        expect(await contentsOf(api)).toEqual(before);
      }
    }
  });
});

// Last, since these make and change things.
describe.each([...byRule('owner'), ...byRule('owner alone'), ...byRule('subscriber')])('%s', (id) => {
  test('owners are served, and co-owners if they may', async () => {
    for (const who of ['victim', 'friend'] as const) {
      const world = await makeWorld(api, kindOf(id));
      const [place] = placesWith(id);
      const { status } = await send(place, who, world.real);
      expect(status).toBeOneOf(
        rules[id] === 'owner alone' && who === 'friend' ? [403] : (refusals[id] ?? [200, 201, 202, 204]),
      );
    }
  });
});

/** What owners are answered where the thing in question does not allow it, and they are told so. */
const refusals: Record<string, number[]> = {
  // A project's dialect has no ping.
  pingProjectHook: [422],
  // It has ended.
  cancelDelivery: [409],
};

function byRule(rule: Rule): string[] {
  return Object.entries(rules).flatMap(([id, one]) => (one === rule ? [id] : []));
}

function placesWith(id: string): Place[] {
  return places.filter(({ operation }) => operation.operationId === id);
}

function kindOf(id: string): World['kind'] {
  if (/Repo|Topic|Subscription/.test(id)) return 'repo';
  return (['org', 'project', 'site'] as const).find((kind) => id.toLowerCase().includes(kind)) ?? 'feed';
}

function send(
  place: Place | undefined,
  who: Who,
  names: Names,
  more: { method?: 'HEAD'; parameter?: string; spelling?: Spelling } = {},
): Promise<Answer<unknown>> {
  if (!place) throw new Error('There is no such operation.');
  return api.inject(requestFor(place, names, tokens[who], more));
}

/** What is there and what is not are answered alike, also to HEAD. */
async function expectAlike(
  place: Place,
  who: Who,
  world: World,
  more: { parameter?: string; spelling?: Spelling } = {},
): Promise<void> {
  for (const method of place.method === 'GET' ? [{}, { method: 'HEAD' as const }] : [{}]) {
    const real = await send(place, who, world.real, { ...more, ...method });
    const missing = await send(place, who, world.missing, { ...more, ...method });
    expect(redacted(real, world.real)).toEqual(redacted(missing, world.missing));
  }
}

async function expectNoService(place: Place, world: World): Promise<void> {
  expect((await send(place, 'none', world.real)).status).toBe(401);
  expect((await send(place, 'producer', world.real)).status).toBe(403);
  for (const who of ['none', 'producer'] as const) await expectAlike(place, who, world);
}

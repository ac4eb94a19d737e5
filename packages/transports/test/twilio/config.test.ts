import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { twilioConfigSchema } from '../../src/twilio/config.ts';

const good = { account_sid: `AC${'0'.repeat(32)}`, auth_token: 'token', from: '+15005550006', to: '+15551234567' };
const messages = (config: unknown) =>
  twilioConfigSchema.safeParse(config).error?.issues.map(({ message }) => message) ?? [];

describe('twilioConfigSchema', () => {
  it.each(['+15005550006', '12345', `MG${'a1'.repeat(16)}`, 'Posthorn', 'My Company1'])(
    'takes %s as sender',
    (from) => {
      expect(twilioConfigSchema.parse({ ...good, from })).toEqual({ ...good, from });
    },
  );

  it.each([
    [{ account_sid: undefined }, 'account_sid is missing: copy the Account SID'],
    [{ account_sid: `SK${'0'.repeat(32)}` }, 'account_sid must be "AC" and 32 hexadecimal digits'],
    [{ auth_token: undefined }, 'auth_token is missing: copy the Auth Token'],
    [{ auth_token: 'two words' }, 'auth_token must be 1 to 200 characters without spaces'],
    [{ auth_token: '' }, 'auth_token must be'],
    [{ from: undefined }, 'from is missing'],
    [{ from: '5005550006' }, 'from must be a phone number such as +15550006789'],
    [{ from: 'twelve chars' }, 'from must be'],
    [{ from: `MG${'x'.repeat(32)}` }, 'from must be'],
    [{ to: undefined }, 'to is missing: give the phone number'],
    [{ to: '+1 555 123 4567' }, 'to must be a phone number with plus sign and country code, without spaces'],
    [{ to: '5551234567' }, 'to must be a phone number'],
    [{ to: '+0551234567' }, 'to must be a phone number'],
    [{ body: 'x' }, 'body: no such setting of a twilio hook; it has account_sid, auth_token, from, to'],
  ])('refuses %j and says what to do', (changes, message) => {
    expect(messages({ ...good, ...changes })).toEqual([expect.stringContaining(message)]);
  });

  it('has a JSON Schema, for GET /hooks', () => {
    expect(z.toJSONSchema(twilioConfigSchema, { io: 'input' })).toMatchObject({
      required: ['account_sid', 'auth_token', 'from', 'to'],
      additionalProperties: false,
    });
  });
});

import { z } from 'zod';

const keys = ['account_sid', 'auth_token', 'from', 'to'] as const;

const missing = (key: string, remedy: string) => `${key} is missing: ${remedy}`;

/** A text that is there, or says how to get it. */
const required = (key: string, remedy: string) =>
  z.string({ error: (issue) => (issue.input === undefined ? missing(key, remedy) : `${key} must be text`) });

/** E.164: a plus sign, then country code and number, 15 digits at most. */
const phoneNumber = /^\+[1-9]\d{6,14}$/;

/** What a message may come from: a number, a short code, a messaging service or a name of up to 11 characters. */
const sender = /^(?:\+[1-9]\d{6,14}|\d{3,8}|MG[0-9a-fA-F]{32}|(?=.{0,10}[a-zA-Z])[a-zA-Z0-9 &+_-]{1,11})$/;

/** The `config` of a `twilio` hook (services.md, "Hook config keys"). */
export const twilioConfigSchema = z.strictObject(
  {
    account_sid: required('account_sid', 'copy the Account SID from the first page of the Twilio console')
      .regex(
        /^AC[0-9a-fA-F]{32}$/,
        'account_sid must be "AC" and 32 hexadecimal digits, as the Twilio console shows it',
      )
      .describe('Account SID, from the Twilio console'),
    auth_token: required('auth_token', 'copy the Auth Token from the first page of the Twilio console')
      .regex(/^[\x21-\x7e]{1,200}$/, 'auth_token must be 1 to 200 characters without spaces: copy it again')
      .describe('Auth Token of the account'),
    from: required('from', 'give a number, short code or messaging service of the Twilio account')
      .regex(
        sender,
        'from must be a phone number such as +15550006789, a short code, a messaging service SID ("MG" and 32 hexadecimal digits) or a sender name of at most 11 letters, digits and spaces, one of them a letter',
      )
      .describe('Who the message comes from: phone number, short code, messaging service SID or sender name'),
    to: required('to', 'give the phone number that is told of events')
      .regex(phoneNumber, 'to must be a phone number with plus sign and country code, without spaces: +15550006789')
      .describe('Phone number that the message goes to, such as +15550006789'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: no such setting of a twilio hook; it has ${keys.join(', ')}`
        : undefined,
  },
);

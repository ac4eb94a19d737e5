import { z } from 'zod';

const keys = ['auth_token', 'room', 'server', 'color', 'color_by_status', 'notify'] as const;

/** HipChat's message colours (wire-formats.md M12). */
export const hipchatColors = ['yellow', 'green', 'red', 'purple', 'gray', 'random'] as const;

/** A colour of a HipChat message. */
export type HipchatColor = (typeof hipchatColors)[number];

/** Where Atlassian's own HipChat was. */
const defaultServer = 'api.hipchat.com';

/**
 * The `config` of a `hipchat` hook (services.md, "Hook config keys"). Booleans
 * have become "1" and "0" before. Whether the server may be reached is for the
 * outbound guard to say.
 */
export const hipchatConfigSchema = z.strictObject(
  {
    auth_token: z
      .string('auth_token is missing: give a token that may send notifications to the room')
      .regex(/^[\x21-\x7e]{1,500}$/, 'auth_token must be 1 to 500 printable characters without spaces')
      .describe('Room token, or access token with the scope send_notification'),
    room: z
      .string('room is missing: give the id or the name of a room')
      .regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u, 'room must have 1 to 100 characters, and no control characters')
      .refine((room) => room !== '.' && room !== '..', 'room may not be "." or "..": give its id')
      .describe('Id or name of the room'),
    server: z
      .string('server must be text')
      .max(500, 'server may have at most 500 characters')
      .refine(
        isServer,
        'server must be a host name such as hipchat.example.com, or a URL such as https://chat.example.com',
      )
      .default(defaultServer)
      .describe('Host name of the HipChat server, or its http or https URL'),
    color: z
      .enum(hipchatColors, `color must be one of ${hipchatColors.join(', ')}`)
      .optional()
      .describe('Background of messages. Default: what the event means, gray where it means nothing'),
    color_by_status: z
      .enum(['0', '1'], 'color_by_status must be "1" or "0"')
      .default('0')
      .describe(
        '"1" colours build events by status, whatever color says: queued and started gray, success green, failed red',
      ),
    notify: z
      .enum(['0', '1'], 'notify must be "1" or "0"')
      .default('0')
      .describe('"1" has a message alert the people in the room'),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.join(', ')}: no such setting of a hipchat hook; it has ${keys.join(', ')}`
        : undefined,
  },
);

/** The address of a hook's server, which fits the schema; the path has no slash at its end. */
export function serverUrl(server = defaultServer): string {
  const { origin, pathname } = new URL(inFull(server));
  return origin + pathname.replace(/\/+$/, '');
}

function isServer(server: string): boolean {
  const isUrl = /^https?:\/\//i.test(server);
  if (/[\s\\?#@]/.test(server) || (!isUrl && server.includes('/'))) return false;
  return URL.canParse(inFull(server));
}

function inFull(server: string): string {
  return /^https?:\/\//i.test(server) ? server : `https://${server}`;
}

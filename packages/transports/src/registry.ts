import { email } from './email/entry.ts';
import type { TransportEntry } from './entry.ts';
import { hipchat } from './hipchat/entry.ts';
import { slack } from './slack/entry.ts';
import { twilio } from './twilio/entry.ts';
import { twitter } from './twitter/entry.ts';
import { web } from './web/entry.ts';

/** Every transport there is, by name: a new one is a folder and a line here (docs/adding-a-transport.md). */
export const transports: Readonly<Record<string, TransportEntry>> = {
  web,
  email,
  hipchat,
  slack,
  twilio,
  twitter,
};

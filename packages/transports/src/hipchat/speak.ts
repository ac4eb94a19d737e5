import type { Event } from '@posthorn/core/event';
import type { Hook } from '@posthorn/core/hook';
import { userAgent } from '@posthorn/dialects/user-agent';
import type { ServiceCall } from '../service-http/call.ts';
import { serverUrl } from './config.ts';
import { renderHipchat } from './render.ts';

/** Posts an event to a room, as the API's version 2 wants it (services.md, "HipChat"). */
export async function speakHipchat(call: ServiceCall, event: Event, hook: Hook): Promise<void> {
  const { auth_token = '', room = '', server } = hook.config;
  await call.exchange({
    method: 'POST',
    url: `${serverUrl(server)}/v2/room/${encodeURIComponent(room)}/notification`,
    headers: {
      'content-type': 'application/json',
      'user-agent': userAgent,
      authorization: `Bearer ${auth_token}`,
    },
    body: JSON.stringify(renderHipchat(event, hook)),
  });
}

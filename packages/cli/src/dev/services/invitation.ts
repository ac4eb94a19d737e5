import { sampleEvent } from '../sample-event.ts';
import { servicesPath } from './routes.ts';
import type { Service } from './stand-ins.ts';

/** Tells a person at the terminal how to send to the stand-ins, and where to read what they took. */
export function servicesInvitation(url: string, token: string, services: readonly Service[]): string[] {
  const { source } = sampleEvent;
  return [
    '',
    `Services stand in here for the real ones. What they take is on ${url}${servicesPath}`,
    'A hook for each, in another terminal:',
    ...services.map(({ name, configs: [config] }) => {
      const body = JSON.stringify({ name, events: ['*'], config });
      return `  curl ${url}/${source}/hooks -H "authorization: Bearer ${token}" -H "content-type: application/json" -d '${body}'`;
    }),
  ];
}

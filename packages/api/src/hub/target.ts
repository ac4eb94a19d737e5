import { type FieldError, Problem } from '@posthorn/core/problem';
import type { Source } from '@posthorn/core/source';
import type { HubTarget } from '@posthorn/store/hub-subscriptions';
import { findTransport } from '@posthorn/transports/known';
import type { ApiDeps } from '../deps.ts';
import { settingsOfNew } from '../hook-settings.ts';
import { invalid } from '../parse.ts';
import type { HubRequest } from './request.ts';

/**
 * Checks a subscription by the same rules as a hook that is made through the
 * REST API, and gives the settings that it is stored with.
 *
 * @throws Problem `invalid` that names the hub's fields
 */
export async function checkedTarget(deps: ApiDeps, source: Source, asked: HubRequest): Promise<HubTarget> {
  const { name } = asked.callback;
  const speaks = findTransport(name)?.isHttp ? ({ dialect: 'socialgateway' } as const) : {};
  try {
    const hook = await settingsOfNew(
      source,
      { name, config: configOf(asked), events: [asked.topic.event], ...speaks },
      deps,
    );
    return { name, config: hook.config };
  } catch (error) {
    throw error instanceof Problem && error.code === 'invalid' ? invalid(error.errors.map(asHubField)) : error;
  }
}

function configOf({ callback, format, secret }: HubRequest): Record<string, string> {
  return {
    ...callback.config,
    ...(callback.name === 'web' ? { content_type: format } : {}),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** Names the field of the request that a hook's field came from. */
function asHubField({ field, message }: FieldError): FieldError {
  if (field === 'config.secret') return { field: 'hub.secret', message };
  if (field.startsWith('events')) return { field: 'hub.topic', message };
  const key = field.replace(/^config\.?/, '');
  // Most messages of the transports name the key themselves.
  const isNamed = key === 'url' || key === '' || message.startsWith(`${key} `) || message.startsWith(`${key}: `);
  return { field: 'hub.callback', message: isNamed ? message : `${key}: ${message}` };
}

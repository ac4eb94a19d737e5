import type { Hook, RetiredSecret } from '@posthorn/core/hook';
import { isObject } from '@posthorn/core/json-value';
import type { SecretBox } from './secret-box.ts';

/** A hook's document as it is stored: secrets apart, sealed. */
export type HookDocument = Omit<
  Hook,
  'id' | 'source' | 'source_number' | 'source_dialect' | 'active' | 'deactivated_reason' | 'paused'
> & { sealed: string | null };

type HookContent = Omit<HookDocument, 'sealed'>;

interface Secrets {
  config: Record<string, string>;
  headers: Record<string, string>;
  /** Absent in older documents, and where there are none. */
  retired?: RetiredSecret[];
}

const unknownTime = new Date(0).toISOString();

/**
 * In place of a document that can't be read. Nobody knows what it asked for, so it asks for everything: what its
 * deliveries are to be can wait, and what were never made are lost.
 */
const damaged: HookContent = {
  name: '',
  events: ['*'],
  config: {},
  policy: {},
  dialect: null,
  headers: {},
  created_at: unknownTime,
  updated_at: unknownTime,
};

/**
 * Reads a hook from the text of its document. `sealed` says why it can't be delivered to: its secrets can't be opened,
 * or nothing of it can be read. One such hook must not keep the others from being read.
 */
export function readHook(text: string, box: SecretBox | null): { hook: HookContent; sealed: string | null } {
  const document = parseDocument(text);
  return document ? openHook(document, box) : { hook: damaged, sealed: 'what Redis has of it is damaged' };
}

/** Reads the text of a hook's document; undefined when it is damaged. */
export function parseDocument(text: string): HookDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { name, events, config, policy } = value;
  const isWhole = typeof name === 'string' && Array.isArray(events) && isObject(config) && isObject(policy);
  return isWhole ? (value as unknown as HookDocument) : undefined;
}

/** Takes the secrets out of a hook and seals them: the config keys that are secret, all header values, and retired secrets. */
export function sealHook(
  hook: HookContent & { active?: boolean },
  isSecret: (key: string) => boolean,
  box: SecretBox | null,
): HookDocument {
  const { active: _, retired_secrets: retired = [], ...content } = hook;
  const config: Record<string, string> = {};
  const secrets: Secrets = { config: {}, headers: content.headers, ...(retired.length > 0 ? { retired } : {}) };
  for (const [key, value] of Object.entries(content.config)) {
    (isSecret(key) ? secrets.config : config)[key] = value;
  }
  const none = [secrets.config, secrets.headers, retired].every((some) => Object.keys(some).length === 0);
  const sealed = none ? null : needed(box).seal(JSON.stringify(secrets));
  return { ...content, config, headers: {}, sealed };
}

/**
 * The hook's content with its secrets back in place. `sealed` says why they
 * could not be opened.
 */
export function openHook(
  { sealed, ...content }: HookDocument,
  box: SecretBox | null,
): { hook: HookContent; sealed: string | null } {
  if (sealed === null) return { hook: content, sealed: null };
  try {
    const secrets = JSON.parse(needed(box).open(sealed)) as Secrets;
    return {
      hook: {
        ...content,
        config: { ...content.config, ...secrets.config },
        headers: secrets.headers,
        ...(secrets.retired === undefined ? {} : { retired_secrets: secrets.retired }),
      },
      sealed: null,
    };
  } catch (error) {
    return { hook: content, sealed: error instanceof Error ? error.message : String(error) };
  }
}

function needed(box: SecretBox | null): SecretBox {
  if (!box)
    throw new Error('This store was opened without POSTHORN_SECRET_KEY and cannot read or write hooks with secrets.');
  return box;
}

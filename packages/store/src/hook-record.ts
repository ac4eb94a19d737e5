import type { Hook, RetiredSecret } from '@posthorn/core/hook';
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
 * could not be opened: one hook sealed with a key that is lost must not keep the
 * others from being read.
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

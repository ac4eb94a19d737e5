import { ConfigError, type Environment, readSetting } from '../settings.ts';
import { contextsPath, readContexts } from './contexts.ts';

/** A Posthorn to talk to, and where each part of that was found, for error messages. */
export interface Server {
  /** Of the api, without a slash at the end. */
  url: string;
  urlFrom: string;
  /** Of ingest, which takes events. */
  ingestUrl: string;
  token: string | undefined;
  tokenFrom: string;
}

/** Where `posthorn dev` is, unless it was told otherwise. */
const defaultUrl = 'http://127.0.0.1:8080';

/**
 * Chooses the server of a command. `--context` wins; then each of POSTHORN_URL,
 * POSTHORN_INGEST_URL and POSTHORN_TOKEN; then the context that POSTHORN_CONTEXT
 * names, or the one in use; then `posthorn dev` on this machine.
 *
 * @param named what `--context` says
 * @throws ConfigError
 */
export function chooseServer(env: Environment, named: string | undefined): Server {
  const name = named ?? readSetting(env, 'POSTHORN_CONTEXT');
  const { current, contexts } = readContexts(env);
  const chosen = name ?? current;
  const kept = chosen === null ? undefined : contexts[chosen];
  if (name !== undefined && !kept) {
    const there = Object.keys(contexts).join(', ') || 'none so far';
    throw new ConfigError(
      `There is no context "${name}" in ${contextsPath(env)} (${there}). Make it: posthorn context set ${name} --url URL`,
    );
  }
  const context = `context "${chosen}" in ${contextsPath(env)}`;
  const variable = <Name extends 'POSTHORN_URL' | 'POSTHORN_INGEST_URL' | 'POSTHORN_TOKEN'>(setting: Name) =>
    named === undefined ? readSetting(env, setting) : undefined;

  const [urlSet, tokenSet] = [variable('POSTHORN_URL'), variable('POSTHORN_TOKEN')];
  const url = bare(urlSet ?? kept?.url ?? defaultUrl);
  // A context's ingest belongs to its api: it says nothing of another that POSTHORN_URL names. Nor does its token.
  const own = urlSet === undefined ? kept : undefined;
  return {
    url,
    urlFrom: urlSet ? 'POSTHORN_URL' : kept ? context : 'the default, as nothing is set',
    ingestUrl: bare(variable('POSTHORN_INGEST_URL') ?? own?.ingest_url ?? url),
    token: tokenSet ?? own?.token,
    tokenFrom: tokenSet ? 'POSTHORN_TOKEN' : context,
  };
}

function bare(url: string): string {
  return url.replace(/\/+$/, '');
}

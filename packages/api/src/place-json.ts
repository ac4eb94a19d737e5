import { parseSource, type Source } from '@posthorn/core/source';
import { z } from 'zod';

/** A repository as GitHub shows it, as far as Posthorn knows of it. */
export const repositorySchema = z
  .object({
    id: z.int(),
    name: z.string(),
    full_name: z.string(),
    owner: z.object({ login: z.string() }),
    private: z.boolean(),
    url: z.string(),
    hooks_url: z.string(),
  })
  .meta({ id: 'Repository', description: 'A repository as GitHub shows it, as far as Posthorn knows of it.' });

/** An organization as GitHub shows it, as far as Posthorn knows of it. */
export const organizationSchema = z
  .object({
    login: z.string(),
    id: z.int(),
    url: z.string(),
    hooks_url: z.string(),
  })
  .meta({ id: 'Organization', description: 'An organization as GitHub shows it, as far as Posthorn knows of it.' });

/** Shows the source of a repository; `base` is the start of its URLs. Undefined for sources of other kinds. */
export function repositoryJson(source: Source, base: string): z.infer<typeof repositorySchema> | undefined {
  const { kind, owner, name } = parseSource(source.id) ?? {};
  if (kind !== 'repos' || !owner || !name) return undefined;
  const url = `${base}/${source.id}`;
  return {
    id: source.number,
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner },
    private: !source.public,
    url,
    hooks_url: `${url}/hooks`,
  };
}

/** Shows the source of an organization; `base` is the start of its URLs. Undefined for sources of other kinds. */
export function organizationJson(source: Source, base: string): z.infer<typeof organizationSchema> | undefined {
  const { kind, name } = parseSource(source.id) ?? {};
  if (kind !== 'orgs' || !name) return undefined;
  const url = `${base}/${source.id}`;
  return { login: name, id: source.number, url, hooks_url: `${url}/hooks` };
}

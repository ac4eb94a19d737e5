import type { Event } from '@posthorn/core/event';
import { knownTypes } from '@posthorn/core/event-types';
import type { Hook } from '@posthorn/core/hook';
import { parseSource } from '@posthorn/core/source';

/** An event that could have happened on a hook's source, of a type that it hears. */
export function sampleEvent(
  { source, events }: Pick<Hook, 'source' | 'events'>,
  hears: (type: string) => boolean,
): Pick<Event, 'type' | 'actor' | 'data'> {
  const { kind = 'sites', owner = null, name = source } = parseSource(source) ?? {};
  const samples = sampleData(kind === 'orgs' ? `${name}/Hello-World` : owner === null ? name : `${owner}/${name}`);
  const named = events.filter((type) => !type.endsWith('*'));
  // What has a sample first, what the hook names next.
  const known = knownTypes(kind);
  const types = [...known.filter((type) => Object.hasOwn(samples, type)), ...named, ...known].filter(hears);
  const type = types[0] ?? 'example';
  return { type, actor: 'octocat', data: JSON.stringify(Object.hasOwn(samples, type) ? samples[type] : {}) };
}

/** Data by type, on a feed, repository or project of this name. */
function sampleData(name: string): Record<string, object> {
  const feed = { FeedIdentifier: name, FeedUrl: `https://feeds.example/F/${name}/` };
  const item = { PackageType: 'NuGet', PackageIdentifier: 'Example.Package', PackageVersion: '1.0.0' };
  const page = `https://git.example/${name}`;
  const repository = { id: '1', name: name.split('/').at(-1), full_name: name, html_url: page };
  return {
    'package.added': { ...item, PackageDetailsUrl: 'https://feeds.example/package/Example.Package/1.0.0', ...feed },
    'package.deleted': { ...item, ...feed },
    'package.listed': { Action: 'unlisted', ...item, ...feed },
    'package.pinned': { Action: 'pinned', ...item, ...feed },
    'package.pushed': { ...item, TargetPackageSourceName: 'Other Feed', ...feed },
    'build.finished': { Result: 'success', ...feed, Name: 'ExampleBuild', Branch: 'main', Packages: [item] },
    'build.queued': { ...feed, Name: 'ExampleBuild', Branch: 'main' },
    'build.started': { ...feed, Name: 'ExampleBuild', Branch: 'main' },
    push: { ref: 'refs/heads/main', compare: page, commits: [commit], repository, pusher: { name: 'octocat' } },
    pull_request: { action: 'opened', pull_request: { number: 2, title: 'Say hello', html_url: page }, repository },
    issues: { action: 'opened', issue: { number: 1, title: 'It does not greet', html_url: page }, repository },
    'project.create': { event_name: 'project_create', name: 'Example', path: 'example', owner_name: 'Ada Lovelace' },
  };
}

const commit = {
  id: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  message: 'Say hello',
  author: { username: 'octocat' },
};

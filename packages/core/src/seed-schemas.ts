import { mygetTypes } from './event-types.ts';
import type { SourceKind } from './source.ts';

type JsonSchema = Record<string, unknown>;

const text = { type: ['string', 'null'] };
const object = (properties: JsonSchema): JsonSchema => ({ type: 'object', properties });
const nullable = (properties: JsonSchema): JsonSchema => ({ type: ['object', 'null'], properties });

const packageFields = {
  PackageType: text,
  PackageIdentifier: text,
  // Any text: "(>= 2.0)" is a version here (wire-formats.md M5).
  PackageVersion: text,
  PackageDetailsUrl: text,
  PackageDownloadUrl: text,
  PackageMetadata: { type: ['object', 'null'] },
  FeedIdentifier: text,
  FeedUrl: text,
};

const buildFields = { FeedIdentifier: text, FeedUrl: text, Name: text, Branch: text, BuildLogUrl: text };

/**
 * What data of the seeds' own types must look like. Nothing is required, for
 * older producers leave out what later pages show (wire-formats.md M15), and what
 * is not known passes (M5). GitHub's types have none: its payloads grow
 * new forms all the time, and each is to arrive as it was posted (G2).
 */
export const seedSchemas: Partial<Record<SourceKind, Record<string, JsonSchema>>> = {
  feeds: Object.fromEntries(
    mygetTypes.flatMap((type): [string, JsonSchema][] => {
      if (type.startsWith('package.')) return [[type, object({ Action: text, ...packageFields })]];
      if (type === 'build.finished') {
        const packages = { type: ['array', 'null'], items: object({ ...packageFields, TargetFramework: text }) };
        return [[type, object({ Result: text, ...buildFields, Packages: packages })]];
      }
      return type.startsWith('build.') ? [[type, object(buildFields)]] : [];
    }),
  ),
  // A repository's id is text and a sender's is a number (wire-formats.md T2).
  projects: {
    push: object({
      ref: text,
      after: text,
      before: text,
      repository: nullable({ id: text, name: text, full_name: text }),
      pusher: nullable({ name: text, email: text }),
      sender: nullable({ id: { type: ['number', 'null'] } }),
    }),
  },
  sites: {
    'project.create': object({
      event_name: text,
      name: text,
      owner_id: { type: ['number', 'null'] },
      path: text,
      path_with_namespace: text,
      project_id: { type: ['number', 'null'] },
      project_visibility: text,
    }),
  },
};

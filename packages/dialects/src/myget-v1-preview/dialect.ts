import type { Event } from '@posthorn/core/event';
import { withoutMembers } from '@posthorn/core/json-text';
import { mygetDialect } from '../myget/dialect.ts';

/** MyGet's webhooks as they were in preview: version 1 less what came later (wire-formats.md M7). */
export const mygetV1Preview = mygetDialect({
  name: 'myget-v1-preview',
  contentType: 'application/vnd.myget.webhooks.v1.preview+json',
  supports: (type) => type !== 'build.queued' && type !== 'build.started',
  payload: previewPayload,
});

function previewPayload({ type, data }: Event): string {
  const isBuild = type === 'build.finished';
  return withoutMembers(
    data,
    (key, depth) => key === 'PackageType' || (isBuild && depth === 1 && (key === 'Name' || key === 'Branch')),
  );
}

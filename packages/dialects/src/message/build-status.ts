import type { Event } from '@posthorn/core/event';
import { type Facts, readFacts } from './facts.ts';

/** Where a build stands, for services that colour by it (wire-formats.md M12). */
export type BuildStatus = 'queued' | 'started' | 'success' | 'failed';

/** The status that a MyGet `build.*` event tells; null for any other event, and for a result that is neither. */
export function buildStatusOf(event: Event): BuildStatus | null {
  return event.type.startsWith('build.') ? buildStatusIn(readFacts(event)) : null;
}

/** {@link buildStatusOf} of facts that are read already. */
export function buildStatusIn({ type, text }: Facts): BuildStatus | null {
  switch (type) {
    case 'build.queued':
      return 'queued';
    case 'build.started':
      return 'started';
    case 'build.finished': {
      const result = text('Result').toLowerCase();
      return result === 'success' || result === 'failed' ? result : null;
    }
    default:
      return null;
  }
}

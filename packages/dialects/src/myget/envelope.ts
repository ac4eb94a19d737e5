import { type Event, eventGuid } from '@posthorn/core/event';
import { rememberLast } from '@posthorn/core/remember-last';

/** MyGet's JSON envelope around a payload that is JSON text already (wire-formats.md M2). Neither a GUID nor a payload type has anything to escape. */
export function envelope(event: Event, payload: string): string {
  return `{"Identifier":"${eventGuid(event)}","Username":${JSON.stringify(event.actor)},"When":${JSON.stringify(withSevenDigits(event.time))},"PayloadType":"${payloadType(event.type)}","Payload":${payload}}`;
}

/**
 * The name that receivers switch on: `package.added` is
 * `PackageAddedWebHookEventPayloadV1` (wire-formats.md M2). Types that are not
 * MyGet's are named by the same rule.
 */
const payloadType = rememberLast((type: string): string => {
  const words = type.split(/[^A-Za-z0-9]+/);
  return `${words.map(capitalised).join('')}WebHookEventPayloadV1`;
});

/**
 * A time with seven fractional digits, padded or cut as text: a Date would
 * round to milliseconds and lose the offset (wire-formats.md M4).
 */
function withSevenDigits(time: string): string {
  const [, seconds = time, fraction = '', offset = ''] = /^([^.]*:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
  return `${seconds}.${fraction.slice(0, 7).padEnd(7, '0')}${offset}`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

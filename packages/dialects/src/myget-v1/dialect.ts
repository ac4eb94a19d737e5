import { mygetDialect } from '../myget/dialect.ts';

/** MyGet's webhooks, version 1: payloads go out as they were posted (wire-formats.md M5, M6). */
export const mygetV1 = mygetDialect({
  name: 'myget-v1',
  contentType: 'application/vnd.myget.webhooks.v1+json',
  supports: () => true,
  payload: (event) => event.data,
});

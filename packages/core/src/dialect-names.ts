/** The wire formats of HTTP attempts that Posthorn speaks. */
export const dialectNames = [
  'myget-v1',
  'myget-v1-preview',
  'socialgateway',
  'github',
  'tuleap',
  'standard-webhooks',
  'cloudevents',
] as const;
export type DialectName = (typeof dialectNames)[number];

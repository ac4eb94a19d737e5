/** The wire formats of HTTP attempts that Posthorn speaks today. */
export const dialectNames = ['myget-v1', 'myget-v1-preview'] as const;
export type DialectName = (typeof dialectNames)[number];

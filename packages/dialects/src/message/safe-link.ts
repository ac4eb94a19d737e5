const maxLength = 2000;

/** A link that can be shown anywhere: http or https, without user and password, in ASCII, at most 2 000 characters; else null. */
export function safeLink(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > maxLength || !URL.canParse(value)) return null;
  const { protocol, username, password, href } = new URL(value);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && username === '' && password === '' && href.length <= maxLength ? href : null;
}

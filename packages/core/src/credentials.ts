/**
 * The token in an `Authorization` header: `Bearer T`, `token T` (Octokit), or
 * Basic with the token as password, or as user when the password is empty or
 * `x-oauth-basic` (design.md section 7).
 */
export function tokenFrom(authorization: string | undefined): string | undefined {
  const match = /^\s*(\S+)\s+(\S+)\s*$/.exec(authorization ?? '');
  const [, scheme = '', value = ''] = match ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value;
    case 'basic':
      return fromBasic(Buffer.from(value, 'base64').toString('utf8'));
    default:
      return undefined;
  }
}

function fromBasic(pair: string): string | undefined {
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  const user = pair.slice(0, colon);
  const password = pair.slice(colon + 1);
  const token = password === '' || password === 'x-oauth-basic' ? user : password;
  return token === '' ? undefined : token;
}

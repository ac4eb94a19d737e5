/** Whether an `Accept` header names `application/json`, and does not rule it out with `q=0` (wire-formats.md S14). */
export function acceptsJson(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === 'application/json' && !parameters.some((one) => /^q=0(?:\.0*)?$/.test(one));
  });
}

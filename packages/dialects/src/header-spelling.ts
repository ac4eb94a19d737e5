/** Words that their owners write in their own way; every other word begins with a capital letter. */
const ownSpellings: Record<string, string> = {
  eventidentifier: 'EventIdentifier',
  github: 'GitHub',
  id: 'ID',
  myget: 'MyGet',
  socialgateway: 'SocialGateway',
};

/** Standard Webhooks and CloudEvents write their headers in lower case. */
const lowerCase = /^(?:webhook|ce)-/;

const known = new Map<string, string>();

/** Hooks may bring headers of their own, so there is no end of names. */
const mostKnown = 1000;

/**
 * A header's name as the documents spell it (wire-formats.md M3, S11, G1):
 * `x-github-hook-id` is `X-GitHub-Hook-ID`. HTTP takes any spelling, but some
 * receivers compare bytes.
 *
 * @param name in lower case
 */
export function headerSpelling(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const spelled = lowerCase.test(name) ? name : name.split('-').map(wordSpelling).join('-');
  if (known.size >= mostKnown) known.clear();
  known.set(name, spelled);
  return spelled;
}

function wordSpelling(word: string): string {
  return Object.hasOwn(ownSpellings, word)
    ? (ownSpellings[word] as string)
    : word.charAt(0).toUpperCase() + word.slice(1);
}

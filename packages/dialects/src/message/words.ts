/** The parts that are there, with spaces between. */
export function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** A text with its first letter large. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 commit`, `2 commits`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `an issue`, `a label`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The first of these that says something, or ''. */
export function firstOf(...texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}

/** The short form of a commit's id; other texts stay as they are. */
export function shortSha(sha: string): string {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/i.test(sha) ? sha.slice(0, 7) : sha;
}

/** `refs/heads/main` as `main`. */
export function refName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

/** Whether a commit id stands for no commit. */
export function isNoCommit(sha: string): boolean {
  return /^0{40,64}$/.test(sha);
}

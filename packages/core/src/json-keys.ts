/** The keys of one object: a short list while that is faster to search than a set is to fill. */
export interface Keys {
  list: string[];
  set: Set<string> | undefined;
}

const listLimit = 16;

/** No keys yet. */
export function newKeys(): Keys {
  return { list: [], set: undefined };
}

/** Adds a key. Returns false if it was there. */
export function addKey(keys: Keys, key: string): boolean {
  if (keys.set !== undefined) return keys.set.size < keys.set.add(key).size;
  if (keys.list.includes(key)) return false;
  keys.list.push(key);
  if (keys.list.length > listLimit) keys.set = new Set(keys.list);
  return true;
}

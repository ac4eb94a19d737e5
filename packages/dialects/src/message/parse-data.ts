/** A JSON text, or a number that is too long for a JavaScript number to hold it. */
const textOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/g;

/** Up to this many characters long numbers are looked for: it takes far longer than parsing. */
const maxSearched = 1_000_000;

/**
 * The data of an event as values; undefined when it is not JSON. Numbers of
 * more than 15 digits become text, in data of up to a million characters:
 * rounded to what JavaScript can hold they would be other numbers.
 */
export function parseData(json: string): unknown {
  try {
    return JSON.parse(hasLongNumber(json) ? withoutLongNumbers(json) : json);
  } catch {
    return undefined;
  }
}

function hasLongNumber(json: string): boolean {
  return json.length <= maxSearched && /\d[\d.eE+-]{15}/.test(json);
}

function withoutLongNumbers(json: string): string {
  return json.replace(textOrLongNumber, (found) => (found.startsWith('"') ? found : `"${found}"`));
}

/**
 * How many sockets are opened or closed per turn of the event loop. Either takes some
 * hundred microseconds, many times what a request over an open connection does: when a
 * hundred receivers that hang run into their timeout at once, those that answer
 * wait for a few of them, not for all (design.md section 6).
 */
const mostPerTurn = 8;

const waiting: (() => void)[] = [];
let begun = 0;

/** Does something at once, or in one of the next turns when enough was done in this one. In the order of the calls. */
export function fewPerTurn(work: () => void): void {
  if (begun === 0) setImmediate(nextTurn);
  if (begun < mostPerTurn) {
    begun += 1;
    work();
  } else {
    waiting.push(work);
  }
}

function nextTurn(): void {
  begun = 0;
  for (const work of waiting.splice(0, mostPerTurn)) fewPerTurn(work);
}

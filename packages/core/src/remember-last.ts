/**
 * A function that remembers its last answer: for what is worked out again and
 * again for the same argument, several times per delivery. `work` must be pure.
 */
export function rememberLast<Argument, Answer>(work: (argument: Argument) => Answer): (argument: Argument) => Answer {
  let last: { argument: Argument; answer: Answer } | undefined;
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, answer: work(argument) };
    return last.answer;
  };
}

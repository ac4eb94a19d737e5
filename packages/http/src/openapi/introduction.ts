/** What the OpenAPI document says of the API as a whole, in Markdown. */
export const introduction = `Posthorn takes events from producers and delivers each to every hook that
subscribed to it, retries what fails, and shows what was sent and what came back.

**Authentication.** Send an API token as \`Authorization: Bearer TOKEN\`. A token of
role \`producer\` may only post events, to the sources it is granted; one of role
\`user\` manages the hooks and deliveries of the sources that its user owns or
co-owns; \`operator\` may do everything. What is not yours answers 404, as if it
were not there.

**Errors.** Answers of 400 and above are \`application/problem+json\` with a stable
\`code\`, a \`detail\` that says what to do, and \`errors\` that name each wrong field.
The hook routes, which are made like GitHub's, answer in GitHub's error shape
instead. 503 means that Redis is away or full: ask again after \`Retry-After\`
seconds.

**Ids.** Sources are named by their path (\`feeds/sample-feed\`,
\`repos/octocat/Hello-World\`), which may be written plain or percent-encoded in a
URL. Hooks and deliveries have integer ids that fit JSON numbers. Event ids are
texts, unique per source.

**Safe retries.** An event posted again under the same id, or with the same
\`Idempotency-Key\`, is taken once. Without either, a retry after a lost answer may
make a second event.

**Lists** are paged. Follow the \`Link\` header with \`rel="next"\`.

**Times** are RFC 3339; names say the unit of other durations (\`timeout_seconds\`,
\`last_duration_ms\`). Every GET route also answers HEAD.`;

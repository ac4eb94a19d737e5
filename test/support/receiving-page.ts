import { readFileSync } from 'node:fs';

/** A code block of a page. */
export interface CodeBlock {
  language: string;
  /** The name that its first line tells, as in `// receiver.go: go run receiver.go`; null where there is none. */
  file: string | null;
  text: string;
}

/** A request as an `http` block shows it. */
export interface ShownRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

const page = readFileSync(new URL('../../docs/receiving.md', import.meta.url), 'utf8');

/** All code blocks of docs/receiving.md, in their order. */
export const codeBlocks: CodeBlock[] = [...page.matchAll(/^```(\w+)\n(.*?\n)```$/gms)].map(
  ([, language = '', text = '']) => {
    const file = /^(?:<\?php )?(?:\/\/|#) (\w+\.\w+): /.exec(text)?.[1] ?? null;
    return { language, file, text };
  },
);

/** The text of a program on the page. */
export function programText(file: string): string {
  const found = codeBlocks.filter((block) => block.file === file);
  if (found.length !== 1 || !found[0]) throw new Error(`docs/receiving.md has ${found.length} code blocks for ${file}`);
  return found[0].text;
}

/** The requests that the page shows. */
export function shownRequests(): ShownRequest[] {
  return codeBlocks.filter(({ language }) => language === 'http').map(({ text }) => readRequest(text));
}

/** The anchors that links within the page name, and those that its headings make on GitHub. */
export function anchors(): { links: string[]; headings: string[] } {
  const prose = page.replace(/^```.*?^```$/gms, '');
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  return { links: [...prose.matchAll(/\]\(#(.*?)\)/g)].map(([, anchor = '']) => anchor), headings };
}

function readRequest(text: string): ShownRequest {
  const [head = '', body = ''] = text.trimEnd().split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.map((line) => {
    const [name = '', value] = line.split(/: (.*)/s);
    return [name.toLowerCase(), value];
  });
  return { path: first.split(' ')[1] ?? '', headers: Object.fromEntries(headers), body };
}

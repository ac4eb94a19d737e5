import type { Received } from '@posthorn/stand-ins/stand-in';
import { type Html, html } from './html.ts';
import type { Service } from './stand-ins.ts';

/** Things shown of each service, the newest first. */
const shown = 30;

/**
 * A page on which a person reads what the stand-ins took. It reloads itself when
 * something arrives; `nonce` is what its Content-Security-Policy lets the script run by.
 */
export function servicesPage(services: readonly Service[], nonce: string): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Posthorn: what the services got</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>What the services got</h1>
<p>Nothing here has left this machine: each service is a stand-in that checks what the real one checks.</p>
<nav>${services.map(({ name, title, standIn }) => html`<a href="#${name}">${title} (${String(standIn.received.length)})</a> `)}</nav>
${services.map(sectionOf)}
<script nonce="${nonce}" data-seen="${String(countOf(services))}">${script}</script>
</body>
</html>
`;
  return page.text;
}

/** How many things have arrived, over all services: when it changes, there is something new to see. */
export function countOf(services: readonly Service[]): number {
  return services.reduce((sum, { standIn }) => sum + standIn.received.length, 0);
}

function sectionOf({ name, title, configs, standIn }: Service): Html {
  const newest = standIn.received.slice(-shown).reverse();
  return html`<section id="${name}">
<h2>${title}</h2>
<p>A hook that leads here:</p>
${configs.map((config) => html`<pre>${JSON.stringify({ name, config })}</pre>`)}
${newest.length === 0 ? html`<p>Nothing yet.</p>` : newest.map(articleOf)}
</section>
`;
}

function articleOf({ atMs, to, title, text, html: rendered, raw }: Received): Html {
  const time = new Date(atMs).toISOString();
  return html`<article>
<p class="to"><time datetime="${time}">${time.slice(11, 19)}</time> to ${to}</p>
${title === '' ? '' : html`<h3>${title}</h3>`}
<p class="text" dir="auto">${text}</p>
${rendered === undefined ? '' : html`<iframe sandbox title="As HTML" srcdoc="${rendered}"></iframe>`}
<details><summary>As it came</summary><pre>${raw}</pre></details>
</article>
`;
}

const style = html`
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; background: #fff; }
article { border: 1px solid #bbb; border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0; }
h3 { margin: .25rem 0; }
.to { color: #595959; margin: 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
pre { overflow-x: auto; background: #f3f3f3; padding: .5rem; font-size: 13px; }
iframe { width: 100%; height: 20rem; border: 1px dashed #bbb; background: #fff; }
`;

const script = html`
const { seen } = document.currentScript.dataset;
setInterval(async () => {
  const answer = await fetch('/services/count');
  if (answer.ok && (await answer.text()) !== seen) location.reload();
}, 2000);
`;

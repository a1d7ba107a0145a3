// For tests: reads a page as a browser would, and finds the numbers on it that nobody can ask about.

/** Elements whose digits are no quantities, with the reason. */
const exempt: readonly (readonly [selector: RegExp, reason: string])[] = [
  [/^<(?:style|script|title|head)\b/, 'not shown'],
  [/^<(?:code|pre)\b/, 'code, SQL and plans: quoted as they are'],
  [/^<[a-z]+ [^>]*class="[^"]*\bmono\b/, 'names from the brief'],
  [/^<svg class="plot"/, 'plots: each of their points stands in the table below by name'],
  [/^<text [^>]*class="title"/, 'names from the brief, in the drawing'],
  [/^<p class="summary"/, 'the brief in its own words'],
  [/^<p class="more"/, 'how many rows the page leaves out'],
  [/^<span class="label"/, 'versions, model, instant, seed: what they are is all there is to say'],
];

/** Words with digits that count nothing. */
const words = /\bA p95 of 80 ms says that 95 % of the requests were answered within 80 ms|\bn-1\b|\bp(?:50|95|99)\b|\b95 % (?:confidence|bound)|\bRFC \d+|\bOpenAPI [\d.]+|\buuid v\d\b|\(v\d\)|\b(?:404|409|412|422)\b/g;

const empty: ReadonlySet<string> = new Set(['meta', 'br', 'link']);

interface Open {
  readonly tag: string;
  readonly markup: string;
}

/**
 * Returns the texts of a page that hold a digit without being, or standing in, an element with the name of a number: a link to an
 * entry of the list of numbers, a sentence that carries names of entries, or an entry itself.
 */
export function unnamedNumbers(page: string): readonly string[] {
  const entries = new Set([...page.matchAll(/<div id="([^"]+)" class="(?:declared|assumed|predicted|measured)">/g)].map(([, name]) => unescape(name ?? '')));
  const found: string[] = [];
  const open: Open[] = [];
  const rawText = page.replaceAll(/(<(?:script|style)>).*?(<\/)/gs, '$1$2');
  for (const [markup, end, tag = '', text] of rawText.matchAll(/<(\/)?([a-zA-Z][\w-]*)[^>]*>|([^<]+)/g)) {
    if (text !== undefined) {
      if (/\d/.test(unescape(text).replaceAll(words, '')) && !open.some((element) => isNamed(element, entries))) found.push(text.trim());
    } else if (end !== undefined) {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes another element`);
    } else if (!empty.has(tag) && !markup.endsWith('/>')) open.push({ tag, markup });
  }
  return found;
}

function isNamed({ markup }: Open, entries: ReadonlySet<string>): boolean {
  if (exempt.some(([selector]) => selector.test(markup))) return true;
  const entry = /^<div id="([^"]+)" class="(?:declared|assumed|predicted|measured)">/.exec(markup)?.[1];
  if (entry !== undefined) return true;
  const link = /^<a class="n" href="#([^"]+)"/.exec(markup)?.[1];
  const names = link === undefined ? /^<[a-z]+ data-numbers="([^"]+)"/.exec(markup)?.[1]?.split(' ') : [link];
  return names !== undefined && names.every((name) => entries.has(decodeURIComponent(unescape(name))));
}

function unescape(text: string): string {
  return text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

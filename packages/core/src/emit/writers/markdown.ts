/** Returns text that Markdown and HTML take literally, on one line. */
export function plain(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_{}[\]<>#|~$&]/g, (char) => (char === '<' ? '&lt;' : char === '>' ? '&gt;' : char === '&' ? '&amp;' : `\\${char}`));
}

/** Returns text as inline code, whatever backticks it holds. */
export function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Returns a table; cells are Markdown already, pipes in them are escaped here. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Returns text for the inside of a quoted Mermaid label: its own quotes and everything that Mermaid or HTML reads as markup become entities. */
export function mermaidLabel(text: string): string {
  return `"${oneLine(text).replaceAll(/["#;<>&`\\{}[\]()|%]/g, (char) => `#${char.codePointAt(0)};`)}"`;
}

/** Returns a fenced block; the fence is longer than any in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function oneLine(text: string): string {
  // A raw control character in a page can hide what follows.
  return text.replaceAll(/[\u0000-\u001F\u007F\u2028\u2029]+/g, ' ').trim();
}

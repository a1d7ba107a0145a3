import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Located } from '../../source/index.ts';
import type { AtNode, Method } from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import type { Parsed } from './parser.ts';
import { spanIn, wordsOf } from './writing.ts';
import type { Word, Writing } from './writing.ts';

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'WS', 'SSE'];

/** `PATCH /notes/:id -> 200`. */
export function parseAt(writing: Writing): Parsed<AtNode> {
  const [first, second, arrow, status, ...rest] = wordsOf(writing.text);
  const method = methods.find((name) => name === first?.text);
  if (first === undefined || method === undefined) return refused(wrongMethod(writing, first));
  if (second === undefined) return refused(syntax(writing, first, 'a route, like `/notes/:id`', 'the end of the value'));
  const problem = routeProblem(second.text);
  if (problem !== undefined) return refused(badRoute(writing, second, problem));
  const end = rest[0] ?? (arrow?.text === '->' ? undefined : arrow);
  if (end !== undefined) return refused(syntax(writing, end, '`->` and a status, or the end', `\`${end.text}\``));
  const code = arrow === undefined ? undefined : statusOf(status);
  if (code === 'wrong') return refused(wrongStatus(writing, status ?? arrow));
  const parameters = parametersOf(writing, second);
  return { value: { method, route: second.text, parameters, status: code, span: writing.span }, diagnostics: [] };
}

function refused(diagnostic: Diagnostic): Parsed<AtNode> {
  return { value: undefined, diagnostics: [diagnostic] };
}

function syntax(writing: Writing, word: Word, expected: string, found: string, hint?: string): Diagnostic {
  const place = spanIn(writing, word.start, word.end);
  return grammarDiagnostics.create('syntax', place, { expected, found, hint });
}

function wrongMethod(writing: Writing, word: Word | undefined): Diagnostic {
  const expected = `a method (${methods.join(' ')})`;
  if (word === undefined) return grammarDiagnostics.create('syntax', writing.span, { expected, found: 'nothing', hint: undefined });
  const upper = word.text.toUpperCase();
  const hint = methods.some((name) => name === upper) ? `Write \`${upper}\`, in capitals.` : undefined;
  return syntax(writing, word, expected, `\`${word.text.slice(0, 40)}\``, hint);
}

function wrongStatus(writing: Writing, word: Word | undefined): Diagnostic {
  const place = word === undefined ? writing.span : spanIn(writing, word.start, word.end);
  const text = word === undefined || word.text === '->' ? '' : word.text.slice(0, 40);
  return grammarDiagnostics.create('out-of-range', place, { text, range: 'a status from 200 to 399' });
}

function statusOf(word: Word | undefined): number | 'wrong' {
  return word !== undefined && /^[23]\d\d$/u.test(word.text) ? Number(word.text) : 'wrong';
}

function badRoute(writing: Writing, word: Word, hint: string): Diagnostic {
  const text = word.text.length > 80 ? `${word.text.slice(0, 80)}…` : word.text;
  return grammarDiagnostics.create('bad-route', spanIn(writing, word.start, word.end), { text, hint });
}

const segment = /^(?::[A-Za-z_]\w*|(?!\.{1,2}$)[A-Za-z0-9._~@-]+)$/u;

/** What to write instead of a route that is none, or undefined. */
function routeProblem(route: string): string | undefined {
  if (!route.startsWith('/')) return `Start with a slash: \`/${route.slice(0, 80)}\`.`;
  if (/[{}]/u.test(route)) return `Parameters are written with a colon: \`${route.replace(/\{(\w*)\}/gu, ':$1').slice(0, 80)}\`.`;
  if (/\/<\w+>/u.test(route)) return 'Parameters are written with a colon: `/notes/:id`.';
  if (route.includes('?')) return 'Leave out the query: parameters of `takes` that are not in the route become it.';
  if (route.length > 200) return 'Make it shorter than 200 characters.';
  if (route === '/') return undefined;
  if (route.endsWith('/')) return 'Remove the slash at the end.';
  const odd = route.slice(1).split('/').find((part) => !segment.test(part));
  if (odd === '') return 'Remove the doubled slash.';
  if (odd !== undefined) return 'Parts between slashes are letters, digits, `-`, `_`, `.`, `~`, `@`, or a parameter `:name`.';
  const names = [...route.matchAll(/:(\w+)/gu)].map((match) => match[1]);
  return new Set(names).size < names.length ? 'Name each parameter once.' : undefined;
}

/** The problem of a route prefix (`/api/v1`), or undefined. */
export function prefixProblem(prefix: string): string | undefined {
  return prefix.includes(':') ? 'A prefix has no parameters.' : routeProblem(prefix);
}

function parametersOf(writing: Writing, word: Word): readonly Located<string>[] {
  return [...word.text.matchAll(/:(\w+)/gu)].map((match) => {
    const start = word.start + match.index + 1;
    const name = match[1] ?? '';
    return { value: name, span: spanIn(writing, start, start + name.length) };
  });
}

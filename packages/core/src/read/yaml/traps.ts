import type { Diagnostic } from '../../diagnostic/index.ts';
import { yamlDiagnostics } from './diagnostics.ts';

/** A stretch of text with a known trap in it: what to say, given its span. */
type Trap = { readonly pattern: RegExp; readonly explain: Explain };
type Explain = (found: string, start: number, source: string) => Diagnostic;

/** Words that YAML 1.1 reads as booleans. */
export const booleanWords: ReadonlySet<string> = new Set(['on', 'off', 'yes', 'no', 'y', 'n']);

const valueStart = String.raw`(?<=(?:^|[\s{[,])(?:[\w.-]+:|-)[ \t]+)`;

// The group is the part to show. Ordered: the more special pattern first.
const traps: readonly Trap[] = [
  { pattern: /[A-Za-z][\w.]*(?:\([^()]*\))?\[\]/u, explain: explainSuffix },
  { pattern: /[A-Za-z][\w.]*(?:\([^()]*\))?\?(?=[\s,}\]]|$)/u, explain: explainSuffix },
  { pattern: /\[[^[\]{}]*\][ \t]+[a-z<>=][^,\]}]*/u, explain: explainBehindList },
  { pattern: /[\]}][ \t]+(?:optional|unique|personal|sensitive|secret|computed|created|partial|default|about|max|only|column)\b[^,\]}]*/u, explain: explainBehind },
  { pattern: /\/\{[^{}\s/]*\}/u, explain: explainRoute },
  { pattern: new RegExp(String.raw`${valueStart}(?:"[^"]*"|'[^']*')(?=[ \t]*(?:[=<>+*/-]|!=|in\b|matches\b))`, 'u'), explain: explainQuote },
  { pattern: new RegExp(String.raw`${valueStart}(?:[<>]=?|!=?|\||[*@%&\x60])(?=[ \t]*[^\s])`, 'u'), explain: explainOperator },
];

/** The trap of LANGUAGE section 5 that this line holds, or undefined: for a line at which YAML failed. */
export function trapIn(line: string, lineStart: number, source: string): Diagnostic | undefined {
  const shown = line.length > 2000 ? line.slice(0, 2000) : line;
  for (const { pattern, explain } of traps) {
    const match = pattern.exec(shown);
    if (match !== null) return explain(match[0], lineStart + match.index, source);
  }
  return undefined;
}

function explainSuffix(found: string, start: number, source: string): Diagnostic {
  const span = { source, start, end: start + found.length };
  const list = found.endsWith('[]');
  const type = found.slice(0, list ? -2 : -1);
  return yamlDiagnostics.create('type-suffix', span, { text: found, instead: list ? `[${type}]` : `${type} optional` });
}

/** `[Tag, max 9] optional`: what holds for a list is said in its brackets. */
function explainBehindList(found: string, start: number, source: string): Diagnostic {
  const end = found.indexOf(']');
  const text = found.slice(end + 1).trim();
  const span = { source, start: start + found.length - found.slice(end + 1).trimStart().length, end: start + found.trimEnd().length };
  return yamlDiagnostics.create('behind-bracket', span, { text, bracket: ']', instead: `What holds for a list stands in its brackets: \`${found.slice(0, end)}, ${text}]\`.` });
}

function explainBehind(found: string, start: number, source: string): Diagnostic {
  const text = found.slice(1).trim();
  const span = { source, start: start + found.length - found.slice(1).trimStart().length, end: start + found.trimEnd().length };
  const instead = found.startsWith(']') ? `What holds for a list stands in its brackets: \`[…, ${text}]\`.` : 'Remove it: a shape has no modifiers, the fields in it have.';
  return yamlDiagnostics.create('behind-bracket', span, { text, bracket: found.slice(0, 1), instead });
}

function explainRoute(found: string, start: number, source: string): Diagnostic {
  const span = { source, start: start + 1, end: start + found.length };
  return yamlDiagnostics.create('route-braces', span, { text: found.slice(1), instead: `:${found.slice(2, -1)}` });
}

function explainQuote(found: string, start: number, source: string): Diagnostic {
  const span = { source, start, end: start + found.length };
  const instead = `Turn the comparison round: a text literal stands on the right, in '…': \`status = 'paid'\`.`;
  return yamlDiagnostics.create('operator-first', span, { start: found, instead });
}

function explainOperator(found: string, start: number, source: string): Diagnostic {
  const span = { source, start, end: start + found.length };
  return yamlDiagnostics.create('operator-first', span, { start: found, instead: insteadOf[found] });
}

const insteadOf: Readonly<Record<string, string>> = {
  '>': 'Write the type first: `int > 0`.',
  '>=': 'Write the type first: `int >= 0`.',
  '<': 'Write the type first: `int < 100`.',
  '<=': 'Write the type first: `int <= 100`.',
  '|': 'Start with the first word: `pending | paid`.',
  '@': 'A value of the operation is written `$name`.',
  '!': 'Write `not x`, or `a != b`.',
  '*': 'A product starts with its first factor: `price * quantity`.',
};

import { reservedWords } from '../grammar/index.ts';
import { booleanWords } from '../yaml/index.ts';

/** PostgreSQL cuts identifiers at 63 bytes; we add endings like `_pkey` and `_idx`. */
const longestName = 50;

const dangerous: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'null', 'undefined']);

/** Why this cannot be a name, as advice; undefined when it can. Words that YAML 1.1 takes for booleans have been told already. */
export function nameProblem(name: string): string | undefined {
  if (name.length > longestName) return `Use at most ${longestName} characters.`;
  if (!/^[A-Za-z]\w*$/u.test(name) && !booleanWords.has(name.toLowerCase())) {
    return 'Use ASCII letters, digits and `_`, starting with a letter.';
  }
  if (reservedWords.has(name)) return `\`${name}\` is a word of the expression language; use another name.`;
  if (dangerous.has(name)) return `\`${name}\` has a meaning of its own in JavaScript; use another name.`;
  return undefined;
}

/** Why this cannot be a word (a region, a role, a technology, the system's name), as advice; undefined when it can. */
export function wordProblem(word: string): string | undefined {
  if (word.length > 60) return 'Use at most 60 characters.';
  return /^[A-Za-z0-9][\w-]*(?:\.[\w-]+)*$/u.test(word) ? undefined : 'Use ASCII letters, digits, `-`, `_`, and `.` between them.';
}

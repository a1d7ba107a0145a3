import { tokenAt } from './tokens.ts';

const opens: ReadonlySet<string> = new Set(['(', '[', 'case']);
const closes: ReadonlySet<string> = new Set([')', ']', 'end']);
/** Conditions of AND and OR, and what stands between commas, lie side by side in a tree. */
const parts: ReadonlySet<string> = new Set([',', ';', 'and', 'or', 'when', 'then', 'else', 'select', 'from', 'where', 'on', 'using']);
/** Each of these has what was before it inside of it. */
const chains: ReadonlySet<string> = new Set(['union', 'except', 'intersect', 'join']);
const flat: ReadonlySet<string> = new Set(['.', ':']);

/** Level of brackets: how much nests in it so far. */
interface Level {
  operators: number;
  chained: number;
}

/**
 * Returns how deep a tree of a text may become at most, by its brackets and operators: what is read before it is parsed, since
 * a parser without stack is worse than an answer that is a little wrong. It is rarely less than what PostgreSQL makes of it.
 */
export function nestingOf(text: string): number {
  const levels: Level[] = [{ operators: 0, chained: 0 }];
  let depth = 1;
  let deepest = 1;
  for (let at = 0; at < text.length; ) {
    const { kind, start, end } = tokenAt(text, at);
    at = end;
    if (kind !== 'symbol' && kind !== 'word') continue;
    const token = end - start > 9 ? '' : text.slice(start, end).toLowerCase();
    const level = levels.at(-1);
    if (level === undefined) break;
    if (opens.has(token)) {
      levels.push({ operators: 0, chained: 0 });
      depth += 1;
    } else if (closes.has(token)) {
      if (levels.length === 1) continue;
      levels.pop();
      depth -= 1 + level.operators + level.chained;
    } else if (parts.has(token)) {
      depth -= level.operators;
      level.operators = 0;
    } else if (chains.has(token)) {
      level.chained += 1;
      depth += 1;
    } else if (token === 'not' || (kind === 'symbol' && !flat.has(token))) {
      level.operators += 1;
      depth += 1;
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

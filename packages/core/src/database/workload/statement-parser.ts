import { nestingOf } from './nesting.ts';

/** One statement of a text: its parse tree, and where it stands, in bytes of UTF-8 as the grammar counts. */
export interface ParsedPart {
  readonly tree: unknown;
  readonly start: number;
  /** None for all that follows. */
  readonly length: number | undefined;
}

/** What PostgreSQL's grammar says of a text. The place of what is refused is an UTF-16 offset in it. */
export type ParseAnswer =
  | { readonly is: 'parsed'; readonly statements: readonly ParsedPart[] }
  | { readonly is: 'refused'; readonly reason: string; readonly at: number }
  /** The parser had not enough stack for it. */
  | { readonly is: 'too deep' };

/** PostgreSQL's own grammar, which a door loads. */
export type ParseStatement = (text: string) => Promise<ParseAnswer>;

/** Levels that a tree may have: readers and printers of trees go down by calling themselves. */
const deepest = 1000;
/** Longest statement that is parsed: its tree takes about a hundred times as much memory. */
const longest = 4 * 2 ** 20;

/** Levels of brackets and operators at which the parser still has stack to spare; shorter texts than twice that can't have as many. */
const deepestText = 4000;

export type OneStatement =
  | { readonly is: 'statement'; readonly kind: string; readonly tree: unknown }
  | { readonly is: 'nothing' }
  | { readonly is: 'too long'; readonly most: number }
  | Exclude<ParseAnswer, { readonly is: 'parsed' }>;

/** Returns the parse tree of a statement and its kind, such as `SelectStmt`; or why it has none that could be used. */
export async function parseOne(parse: ParseStatement, text: string): Promise<OneStatement> {
  if (text.length > longest) return { is: 'too long', most: longest };
  if (text.length > 2 * deepestText && nestingOf(text) > deepestText) return { is: 'too deep' };
  const answer = await parse(text);
  if (answer.is !== 'parsed') return answer;
  const [first, ...others] = answer.statements;
  if (others.length > 0) throw new Error('a piece of SQL without `;` was parsed as several statements');
  const tree = first?.tree;
  if (typeof tree !== 'object' || tree === null) return { is: 'nothing' };
  if (isDeeper(tree, deepest)) return { is: 'too deep' };
  return { is: 'statement', kind: Object.keys(tree)[0] ?? '', tree };
}

/** Whether a tree has more than so many levels of objects. */
function isDeeper(tree: object, most: number): boolean {
  let level: object[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    const next: object[] = [];
    for (const node of level) for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) next.push(child as object);
    level = next;
  }
  return false;
}

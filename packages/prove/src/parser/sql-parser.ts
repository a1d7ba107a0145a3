import type { ParseAnswer, ParsedPart, ParseStatement } from '@kentledge/core/database/workload';
import type * as LibPgQuery from 'libpg-query';
import { deparseSync } from 'pgsql-deparser';

/** PostgreSQL's grammar, and the printer that belongs to it. */
export interface LoadedParser {
  /** Returns the parse trees of the statements in a text, or throws what PostgreSQL says of it. */
  parse(text: string): readonly unknown[];
  /** Prints a node of a parse tree as SQL. */
  print(node: unknown): string;
  /** As `parse`, for texts that nobody vouches for: what they may do to the parser is no harm to the next one. */
  readonly parseStatement: ParseStatement;
}

type Grammar = typeof LibPgQuery;

/** A module stays in memory for good, so not every text may cost one. */
const mostLoads = 8;
/** A text needs two characters for a level, and the parser's stack has more than ten thousand: what is shorter never exhausts it. */
const shortestDeep = 20_000;

let loads = 0;
let shared: Promise<LoadedParser> | undefined;

/** Returns the parser, the same for all. After a text that had it run out of stack a fresh one takes its place: one that did so once may never end the next time. */
export function sqlParser(): Promise<LoadedParser> {
  shared ??= loadParser();
  return shared;
}

async function loadParser(): Promise<LoadedParser> {
  let grammar = await loadGrammar();
  return {
    parse: (text) => partsOf(grammar, text).map(({ tree }) => tree),
    // In one line: what is printed is compared, and stands in statements.
    print: (node) => deparseSync(node as Parameters<typeof deparseSync>[0], { newline: ' ', tab: '' }),
    parseStatement: async (text): Promise<ParseAnswer> => {
      const zero = text.indexOf('\0');
      if (zero !== -1) return { is: 'refused', reason: 'it holds a zero byte', at: zero };
      if (text.length >= shortestDeep && loads > mostLoads) return { is: 'too deep' };
      try {
        return { is: 'parsed', statements: partsOf(grammar, text) };
      } catch (error) {
        if (grammar.hasSqlDetails(error) && !error.message.startsWith('memory exhausted')) {
          return { is: 'refused', reason: error.message, at: utf16Offset(text, error.sqlDetails?.cursorPosition ?? 0) };
        }
        if (!(error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError') || grammar.hasSqlDetails(error))) throw error;
        grammar = await loadGrammar();
        return { is: 'too deep' };
      }
    },
  };
}

/** Each import under another name is a module of its own, with its own memory. */
async function loadGrammar(): Promise<Grammar> {
  const url = new URL(import.meta.resolve('libpg-query'));
  url.search = loads === 0 ? '' : `load=${loads}`;
  loads += 1;
  const grammar = (await import(url.href)) as Grammar;
  await grammar.loadModule();
  return grammar;
}

function partsOf(grammar: Grammar, text: string): readonly ParsedPart[] {
  if (text === '') return [];
  return (grammar.parseSync(text).stmts ?? []).map(({ stmt, stmt_location: start = 0, stmt_len: length = 0 }) => ({ tree: stmt, start, length: length === 0 ? undefined : length }));
}

/** PostgreSQL counts characters; places of ours count UTF-16 units. */
function utf16Offset(text: string, characters: number): number {
  let offset = 0;
  for (let count = 0; count < characters && offset < text.length; count += 1) offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

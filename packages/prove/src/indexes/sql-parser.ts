import type { SqlParser } from '@kentledge/core/database';
import { loadModule, parseSync } from 'libpg-query';
import { deparseSync } from 'pgsql-deparser';

/** Loads PostgreSQL's grammar, compiled to WebAssembly, and returns its parser and printer. */
export async function loadParser(): Promise<SqlParser> {
  await loadModule();
  return {
    parse: (text) => (parseSync(text).stmts ?? []).map(({ stmt }) => stmt),
    // In one line: what is printed is compared, and stands in statements.
    print: (node) => deparseSync(node as Parameters<typeof deparseSync>[0], { newline: ' ', tab: '' }),
  };
}

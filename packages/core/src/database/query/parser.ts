/** PostgreSQL's own grammar, which a door loads: libpg-query and the printer that belongs to it. */
export interface SqlParser {
  /** Returns the parse trees of the statements in a text, or throws what PostgreSQL says of it. */
  parse(text: string): readonly unknown[];
  /** Prints a node of a parse tree as SQL. */
  print(node: unknown): string;
}

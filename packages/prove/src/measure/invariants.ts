import type { ClientBase } from 'pg';

/** An invariant as a question to the database: how many rows, or whether the whole, break it. */
export interface InvariantQuery {
  readonly name: string;
  readonly text: string;
  /** A query whose single value `holds` is true, false or null. */
  readonly sql: string;
}

export interface InvariantResult {
  readonly name: string;
  readonly text: string;
  readonly holds: boolean;
  readonly says: string;
}

/** Asks the database whether each invariant holds now. */
export async function checkInvariants(client: ClientBase, queries: readonly InvariantQuery[]): Promise<readonly InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const query of queries) {
    const { rows } = await client.query<{ holds: boolean | null }>(query.sql);
    const holds = rows[0]?.holds !== false;
    results.push({ name: query.name, text: query.text, holds, says: holds ? `holds: ${query.text}` : `broken: ${query.text}` });
  }
  return results;
}

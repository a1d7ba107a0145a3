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
  /** Whether the generated rows held it before the first request: a rule over several rows is beyond what is made up. */
  readonly heldBefore: boolean;
  readonly says: string;
}

/** Returns the names of the invariants that do not hold now. */
export async function brokenInvariants(client: ClientBase, queries: readonly InvariantQuery[]): Promise<ReadonlySet<string>> {
  const broken = new Set<string>();
  for (const query of queries) {
    const { rows } = await client.query<{ holds: boolean | null }>(query.sql);
    if (rows[0]?.holds === false) broken.add(query.name);
  }
  return broken;
}

/** Asks the database whether each invariant holds now; `before` are those that did not hold when the load began. */
export async function checkInvariants(client: ClientBase, queries: readonly InvariantQuery[], before: ReadonlySet<string>): Promise<readonly InvariantResult[]> {
  const broken = await brokenInvariants(client, queries);
  return queries.map(({ name, text }) => {
    const holds = !broken.has(name);
    return { name, text, holds, heldBefore: !before.has(name), says: holds ? `holds: ${text}` : `broken: ${text}` };
  });
}

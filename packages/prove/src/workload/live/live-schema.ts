import type { ClientBase } from 'pg';
import { dependenciesText, leftOutText, objectTexts } from './catalog-text.ts';

interface ObjectRow {
  readonly class: string;
  readonly oid: number;
  readonly rank: number;
  readonly sql: string | null;
}

interface DependencyRow {
  readonly class: string;
  readonly oid: number;
  readonly ref_class: string;
  readonly ref_oid: number;
}

export interface LiveSchema {
  /** Statements that make the schema anew in an empty database, in an order in which each has what it needs. */
  readonly statements: readonly string[];
  /** What they leave out, as `2 aggregate`. */
  readonly leftOut: readonly string[];
}

/**
 * Reads the schema of a database from PostgreSQL's catalog: schemas, extensions, types, tables, partitions, defaults, constraints,
 * indexes, views, and functions in sql and plpgsql. Sequences, triggers, owners and rights are no matter to a planner.
 * The search_path of the client must be empty.
 */
export async function readLiveSchema(client: ClientBase): Promise<LiveSchema> {
  const objects: ObjectRow[] = [];
  for (const text of objectTexts) objects.push(...(await client.query<ObjectRow>(text)).rows);
  const { rows: dependencies } = await client.query<DependencyRow>(dependenciesText);
  const { rows: leftOut } = await client.query<{ kind: string; count: number }>(leftOutText);
  // A body may use sequences, which are not made, and what is made later.
  const statements = ['set check_function_bodies = off', ...inOrder(objects, dependencies).flatMap(({ sql }) => sql ?? [])];
  return { statements, leftOut: leftOut.map(({ kind, count }) => `${count} ${kind}`) };
}

/** By rank, but what an object needs comes before it; where objects need each other in a circle, by rank alone. */
function inOrder(objects: readonly ObjectRow[], dependencies: readonly DependencyRow[]): readonly ObjectRow[] {
  const byKey = new Map(objects.map((object) => [`${object.class} ${object.oid}`, object]));
  const needs = Map.groupBy(dependencies, (row) => `${row.class} ${row.oid}`);
  const ordered: ObjectRow[] = [];
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const object = byKey.get(key);
    if (object === undefined || seen.has(key)) return;
    seen.add(key);
    const wanted = (needs.get(key) ?? []).map((row) => `${row.ref_class} ${row.ref_oid}`);
    for (const need of wanted) visit(need);
    ordered.push(object);
  };
  for (const object of objects.toSorted((a, b) => a.rank - b.rank || a.oid - b.oid)) visit(`${object.class} ${object.oid}`);
  return ordered;
}

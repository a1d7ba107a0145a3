import type { Diagnostic } from '@kentledge/core/diagnostic';
import { type Contradiction, contradictions, type RelationStatistics, type Statistics } from '@kentledge/core/statistics';
import { proveProblems } from '../run/index.ts';
import { nameOf, type Pretended, refused } from './pretend.ts';

/** Names of a list that a message tells; the rest is counted. */
const mostNames = 10;

/** Returns the statistics without what cannot be true, which is told. */
export function believable(given: readonly RelationStatistics[]): { readonly relations: readonly RelationStatistics[]; readonly told: readonly Diagnostic[] } {
  const found = contradictions(given);
  const bad = new Set(found.filter(({ isOld }) => !isOld).map(keyOf));
  const seen = new Set<string>();
  const relations = given.flatMap((relation) => {
    const key = keyOf({ schema: relation.schema, relation: relation.name });
    const isBad = bad.has(key) && (seen.has(key) || !found.some((one) => keyOf(one) === key && one.reason === 'it is there twice'));
    seen.add(key);
    if (isBad) return [];
    const columns = relation.columns.filter(({ name, inherited }) => !bad.has(keyOf({ schema: relation.schema, relation: relation.name, column: name, inherited })));
    return [{ ...relation, columns }];
  });
  return { relations, told: found.map(tell) };
}

function keyOf({ schema, relation, column, inherited }: Pick<Contradiction, 'schema' | 'relation' | 'column' | 'inherited'>): string {
  return JSON.stringify([schema, relation, column, inherited]);
}

function tell({ schema, relation, column, reason, isOld }: Contradiction): Diagnostic {
  const where = [nameOf({ schema, name: relation }), ...(column === undefined ? [] : [column])].join('.');
  return isOld ? proveProblems.create('statistics-doubtful', [], { where, reason }) : refused(where, reason);
}

/** Tells what of the statistics the schema does not have, and the other way round. */
export function tellPretended({ told, unmatched, missing }: Pretended): readonly Diagnostic[] {
  const all = [...told];
  if (unmatched.length > 0) all.push(proveProblems.create('statistics-unmatched', [], { count: unmatched.length, names: unmatched.slice(0, mostNames) }));
  if (missing.length > 0) all.push(proveProblems.create('statistics-missing', [], { count: missing.length, names: missing.slice(0, mostNames) }));
  return all;
}

/** Tells when the statistics are of another version of PostgreSQL than the one that plans. */
export function tellServer({ source }: Statistics, planner: string): readonly Diagnostic[] {
  if (source.kind !== 'database' || majorOf(source.server) === majorOf(planner)) return [];
  return [proveProblems.create('other-server', [], { server: source.server, planner })];
}

function majorOf(version: string): string | undefined {
  return /^\d+/.exec(version)?.[0];
}

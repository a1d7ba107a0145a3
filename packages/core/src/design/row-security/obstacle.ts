import type { CompiledOperation, CompiledStatement } from '../../sql/index.ts';
import { entityOf } from '../../system/index.ts';
import type { Actor, Brief, Entity, Operation, Table } from '../../system/index.ts';
import type { Context } from '../decision.ts';
import { foldedEntities } from '../derived/costs.ts';
import { beyondOwn, movedTable } from './beyond.ts';
import type { Beyond } from './beyond.ts';
import { ownedTables, owners } from './owners.ts';
import type { Opening, Owned, Way } from './owners.ts';

/** Reaches that a reason names. */
const namedAtMost = 3;

/** Returns why no policy holds, or those of tenants would change what operations do, as a clause; `undefined` where all is well. */
export function tenantObstacle({ brief, draft, pins }: Context): string | undefined {
  if (pins.get('system.rights')?.value === 'owner') return '`system.rights` lets the service own the tables, and no policy holds for an owner';
  if (brief.tenant === undefined) return undefined;
  const ofTenants = new Set(brief.entities.flatMap((entity) => (entity.tenant === undefined ? [] : [entity.id])));
  const shared = brief.entities.filter((entity) => entity.tenant === undefined && entity.whole === undefined);
  const field = shared.flatMap((entity) => entity.fields.filter(({ derived }) => derived !== undefined && foldedEntities(derived).some((id) => ofTenants.has(id))).map(({ name }) => `${entity.id}.${name}`))[0];
  if (field !== undefined) return `\`${field}\` is computed over the rows of all tenants`;
  return keyObstacle(draft.tables, brief.tenant);
}

/** What policies of owners come to. */
export interface OwnerPolicies {
  readonly owned: ReadonlyMap<string, Owned>;
  /** By entity. */
  readonly openings: ReadonlyMap<string, Opening>;
  /** Entities whose rows operations need more of than the brief makes public. */
  readonly opened: number;
  /** What is open and for which operation, as clauses; empty where all is closed. */
  readonly says: string;
  /** Why they would change what operations do, as a clause. */
  readonly obstacle?: string;
}

/** Returns whose rows are whose, and what operations do with rows of others: reads and locks are let through, writes are an obstacle. */
export function ownerPolicies(context: Context): OwnerPolicies {
  const { brief, draft } = context;
  const owned = ownedTables(brief, draft.tables);
  const callers = owners(brief);
  const unfit = [...callers].flatMap((owner) => keyObstacle(draft.tables, owner) ?? [])[0];
  if (unfit !== undefined) return { owned, openings: new Map(), opened: 0, says: '', obstacle: unfit };
  const known = { brief, owned, callers, tables: new Map(draft.tables.map((table) => [table.name, table])), byEntity: tablesByEntity(draft.tables) };
  const reached = brief.operations.flatMap((operation) => reachOf(known, operation, draft.compiled.get(operation.id)));
  const written = reached.filter(({ does }) => does === 'makes' || does === 'changes').map(({ entity, by, does }) => `${by} ${verbs[does]} rows of \`${entity}\` that belong to others`);
  const open = furthest([...reached, ...onTheWay(owned)]);
  const publics = [...owned.values()].filter(({ isPublic }) => isPublic).map(({ entity }) => [entity, 'reads'] as const);
  const openings = new Map<string, Opening>([...publics, ...open.map(({ entity, does }) => [entity, does === 'locks' ? 'locks' : 'reads'] as const)]);
  const movers = open.some(({ does }) => does === 'locks') ? moversOf(context, owned) : new Map<string, string>();
  const says = open.map((reach) => `; ${openWords(reach, movers.get(reach.entity))}`).join('');
  return { owned, openings, opened: open.length, says, ...(written.length === 0 ? {} : { obstacle: listed(written) }) };
}

/** Who may lock rows is asked for a right to change them, and the database sees only what a change leaves: a row of his. */
function openWords({ entity, by, does }: Reach, mover: string | undefined): string {
  const taken = does === 'locks' && mover !== undefined ? `, and since \`${mover}\` may change whose they are, a statement written by hand can take one from its owner` : '';
  return `rows of ${entity} are open to ${does === 'locks' ? 'read and lock' : 'read'}, for ${by} ${does} those of others${taken}`;
}

/** By entity, the first operation that may make its rows another's: for it the service has the right to. */
function moversOf({ draft }: Context, owned: ReadonlyMap<string, Owned>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [operation, { statements }] of draft.compiled) {
    for (const statement of statements) {
      const entity = owned.get(movedTable(statement, owned) ?? '')?.entity;
      if (entity !== undefined && !found.has(entity)) found.set(entity, operation);
    }
  }
  return found;
}

/** The first reach of each entity that opens it as far as any does: who locks a row reads it. */
function furthest(reached: readonly Reach[]): readonly Reach[] {
  const found = new Map<string, Reach>();
  for (const reach of [...reached.filter(({ does }) => does === 'locks'), ...reached]) if (!found.has(reach.entity)) found.set(reach.entity, reach);
  return [...found.values()];
}

/** What may happen to rows of others, and by what. */
interface Reach {
  readonly entity: string;
  readonly by: string;
  readonly does: Beyond['does'];
}

function listed(reasons: readonly string[]): string {
  const all = [...new Set(reasons)];
  const rest = all.length - namedAtMost;
  return `${all.slice(0, namedAtMost).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** A setting is a text: it can stand for one column, and only for what the service and PostgreSQL write alike. */
function keyObstacle(tables: readonly Table[], entity: string): string | undefined {
  const table = tables.find(({ holds }) => holds.kind === 'entity' && holds.entity === entity);
  const [column, ...others] = table?.columns.filter(({ name }) => table.primaryKey.includes(name)) ?? [];
  if (column === undefined || others.length > 0) return `the key of ${entity} has several columns`;
  return column.type === 'timestamptz' || column.type === 'date' ? `the key of ${entity} is a ${column.type}, which is not written alike everywhere` : undefined;
}

/** Rows that say whose another is, though its owner may not read them. */
function onTheWay(owned: ReadonlyMap<string, Owned>): readonly Reach[] {
  const walk = (of: Owned, way: Way): readonly Reach[] => {
    if (way.kind === 'own') return [];
    const there = owned.get(way.table);
    const isHidden = there?.owner === of.owner && JSON.stringify(there.way) !== JSON.stringify(way.next);
    return [...(isHidden ? [{ entity: there.entity, by: `what says whose a ${of.entity} is`, does: 'reads' } as const] : []), ...walk(of, way.next)];
  };
  return [...owned.values()].flatMap((each) => walk(each, each.way));
}

const verbs: Readonly<Record<Beyond['does'], string>> = { reads: 'reads', locks: 'locks', makes: 'may make', changes: 'may meet and change' };

/** What is the same for all operations. */
interface Known {
  readonly brief: Brief;
  readonly owned: ReadonlyMap<string, Owned>;
  /** Entities whose rows own others. */
  readonly callers: ReadonlySet<string>;
  readonly tables: ReadonlyMap<string, Table>;
  /** Names of tables. */
  readonly byEntity: ReadonlyMap<string, string>;
}

function tablesByEntity(tables: readonly Table[]): ReadonlyMap<string, string> {
  return new Map(tables.flatMap(({ name, holds }) => (holds.kind === 'entity' ? [[holds.entity, name] as const] : [])));
}

/** Returns what an operation does with rows of other owners than its caller. */
function reachOf({ brief, owned, callers, tables, byEntity }: Known, operation: Operation, compiled: CompiledOperation | undefined): readonly Reach[] {
  const bound = brief.actors.filter((actor) => operation.by.includes(actor.id) && actor.is !== undefined && callers.has(actor.is));
  if (bound.length === 0 || compiled === undefined) return [];
  return thatAnswer(compiled).flatMap((statement) => {
    const entity = operation.steps[statement.step]?.entity;
    const step = entity === undefined ? undefined : byEntity.get(entity);
    const found = callersOf(bound, statement, brief.entities).flatMap((caller) => beyondOwn(statement, { owned, tables, caller, step }));
    return found.map(({ table, does }) => ({ entity: owned.get(table)?.entity ?? table, by: `\`${operation.id}\``, does }));
  });
}

/** Locks taken beforehand in the order of keys change nothing where they find nothing: the steps look again. */
function thatAnswer({ plan, statements }: CompiledOperation): readonly CompiledStatement[] {
  const ahead = new Set(plan.flatMap(({ result, actions }) => (result === '' ? actions.flatMap(({ variants }) => variants.map((variant) => variant.statement)) : [])));
  return statements.filter(({ id }) => !ahead.has(id));
}

function callersOf(bound: readonly Actor[], statement: CompiledStatement, entities: readonly Entity[]): readonly { readonly entity: string; readonly key: string }[] {
  const ids = new Set(bound.flatMap((actor) => (statement.actors.includes(actor.id) && actor.is !== undefined ? [actor.is] : [])));
  return [...ids].map((entity) => ({ entity, key: entityOf({ entities }, entity).key[0] ?? '' }));
}

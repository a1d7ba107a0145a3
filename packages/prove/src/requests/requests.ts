import { bitsAt } from '@kentledge/core/random';
import type { Operation, System } from '@kentledge/core/system';
import { actorOf } from '@kentledge/core/system';
import type { Data, GivenPairs } from '../data/index.ts';
import { lookupsOf, referredTo, rowOfTenant } from '../data/index.ts';
import type { Binding } from './binding.ts';
import { bindOwned } from './bind-owned.ts';
import { bindSubjects } from './bind-subjects.ts';
import type { Places } from './bind-subjects.ts';
import { fillInputs } from './fill-inputs.ts';
import { bindNewPair } from './new-pair.ts';
import { toRequest } from './planned.ts';
import type { Recipe } from './recipe.ts';
import { recipesOf } from './recipe.ts';
import type { CallerRow, PlannedRequest } from './request.ts';
import type { FoundRows } from './subject.ts';
import { rowName, tries } from './subject.ts';

/** Makes the requests of a load: the same data and seed give the same sequence for each operation. */
export interface Requests {
  /** Returns the operation's next request, or `undefined` when no row is left that it could be made around. `patience`: how many rows are looked at; few, by default, for load that must leave on time. */
  next(operation: string, patience?: number): PlannedRequest | undefined;
  /** Makes all that is made but once, and keeps the first request of each of these operations: to be called before anything has to leave on time. */
  prepare(operations: readonly string[]): void;
}

/** How far an operation's requests have come. */
interface Cursor extends Places {
  turn: number;
  /** Pairs that were given out. */
  readonly pairs: GivenPairs;
  /** Rows tried in vain since the last request; when all have been, the operation has none left. */
  vain: number;
  /** The first request, while nobody has asked for it. */
  kept?: PlannedRequest | undefined;
}

/** How many rows, at most, are tried in vain one after the other until there is none. */
const mostVain = 40_000;
/** Patience where nobody waits. */
export const patient = 20_000;

/** Returns the maker of requests over generated data; `password` is what the filled password hashes accept. */
export function createRequests(system: System, data: Data, password: string): Requests {
  const makers = new Map([...recipesOf(system, data, password)].map(([id, recipe]) => [id, { recipe, cursor: newCursor() }]));
  const makerOf = (id: string): { readonly recipe: Recipe; readonly cursor: Cursor } => {
    const maker = makers.get(id);
    if (maker === undefined) throw new Error(`no operation ${id}`);
    return maker;
  };
  return {
    next: (id, patience = tries) => {
      const { recipe, cursor } = makerOf(id);
      const { kept } = cursor;
      cursor.kept = undefined;
      return kept ?? nextRequest(recipe, cursor, patience);
    },
    prepare: (operations) => {
      lookupsOf(data).prepare();
      for (const { recipe, cursor } of operations.map(makerOf)) cursor.kept ??= nextRequest(recipe, cursor, patient);
    },
  };
}

function newCursor(): Cursor {
  return { turn: 0, places: new Map(), used: new Set(), pairs: { counts: new Map(), names: new Set() }, vain: 0 };
}

/** Tries until a request can be made; after all rows, or very many, were tried in vain, it never looks again. */
function nextRequest(recipe: Recipe, cursor: Cursor, patience: number): PlannedRequest | undefined {
  const [first] = recipe.searches;
  const before = cursor.vain;
  const turn = cursor.turn++;
  // Without a row to look for, a second look finds the same.
  if (first === undefined) return makeRequest(recipe, cursor, turn);
  const all = Math.max(2 * tries, Math.min(mostVain, recipe.data.plan(first[0].entity).rows));
  while (cursor.vain < all && cursor.vain - before < patience) {
    const request = makeRequest(recipe, cursor, turn);
    if (request !== undefined) {
      cursor.vain = 0;
      return request;
    }
  }
  return undefined;
}

function makeRequest(recipe: Recipe, cursor: Cursor, turn: number): PlannedRequest | undefined {
  const { operation, data, system, password, stream } = recipe;
  const binding: Binding = { operation, data, values: new Map(), nested: new Map(), results: new Map(), caller: callerFor(system, operation, data, turn), tenant: undefined, password, stream, turn };
  const { rows, tried } = bindSubjects(recipe, binding, cursor);
  if (rows === undefined) {
    cursor.vain += tried;
    return undefined;
  }
  bindOwned(recipe.owned, recipe.stays, binding);
  bindNewPair(binding, cursor.pairs);
  settleCaller(binding);
  if (!fillInputs(recipe, binding, rows)) {
    cursor.vain += 1;
    return undefined;
  }
  for (const [rule, row] of rows) if (rule.consumes) cursor.used.add(rowName(row));
  return toRequest(recipe, binding, subjectOf(recipe, rows));
}

/** A caller whom no row has settled is any, of the tenant of what is bound. */
function settleCaller(binding: Binding): void {
  const { caller, data, stream, turn, tenant } = binding;
  if (caller?.entity === undefined || caller.row >= 0) return;
  const plan = data.plan(caller.entity);
  binding.caller = { ...caller, row: referredTo(plan, rowOfTenant(data, caller.entity, bitsAt(stream + 3, turn) % plan.rows, tenant)) };
}

/** Actors take turns; where no token is needed, every other request of an operation that knows `me` carries one. */
function callerFor(system: System, operation: Operation, data: Data, turn: number): CallerRow | undefined {
  const named = operation.by.filter((actor) => actor !== 'anyone');
  const isPublic = operation.by.includes('anyone');
  const withRow = system.actors.filter((actor) => actor.is !== undefined && (actor.authenticates === 'oidc' || actor.authenticates === 'password'));
  const candidates = isPublic && named.length === 0 ? (turn % 2 === 1 ? withRow.map((actor) => actor.id) : []) : named;
  const chosen = candidates[turn % Math.max(1, candidates.length)];
  if (chosen === undefined) return undefined;
  const actor = actorOf(system, chosen);
  if (actor.is === undefined) return { actor: actor.id, row: turn % 8 };
  // Who makes the row that he is has none yet. Row -1: not chosen yet.
  const isNewcomer = actor.authenticates === 'oidc' && operation.steps.some(({ verb, entity, each }) => verb === 'creates' && entity === actor.is && each === undefined);
  return { actor: actor.id, entity: actor.is, row: isNewcomer ? data.plan(actor.is).rows + turn : -1 };
}

/** The row that the operation is about: that of its first step that finds one. */
function subjectOf({ searches }: Recipe, found: FoundRows): PlannedRequest['subject'] {
  const leader = searches.map(([first]) => first).find((rule) => rule.step.single && found.has(rule));
  return leader && found.get(leader);
}

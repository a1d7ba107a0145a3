import { bitsAt } from '@kentledge/core/random';
import type { Field } from '@kentledge/core/system';
import { firstOfRun, isFilledPair, pairAt, runOfFirst, runStart } from './pairs.ts';
import type { PairSpace } from './pairs.ts';
import { isReferredPlace, referredPlace, referredRank } from './spare.ts';

/** Fields of an entity that together must not repeat: one, and the others, whose values are few and count as one side. */
export interface Pair {
  readonly first: Field;
  readonly second: readonly Member[];
  /** True if a row never refers to the same row twice: nobody follows himself. */
  readonly isIrreflexive: boolean;
  /** Of one tenant, where the pairs are dealt out by tenant. */
  readonly space: PairSpace;
  /** Number of tenants among which rows are dealt out in turn; 1 for pairs that belong to none. */
  readonly tenants: number;
  /** How a place in a tenant's own space becomes a row: the tenant itself, one of its rows, or just that place. */
  readonly sides: readonly [Side, Side];
  readonly last: { index: number; sides: readonly [number, number] };
}

/** A field of the second side, and how many different values it has. */
export interface Member {
  readonly field: Field;
  readonly size: number;
}

export interface Side {
  readonly kind: 'tenant' | 'of tenant' | 'shared';
  /** Rows that others do not refer to are left out. */
  readonly hasSpare: boolean;
}

/** Returns the sides of a row's pair, as row indexes or places in a small domain. Both cells of a row ask for them: the last ones are kept. */
function pairRows(pair: Pair, index: number): readonly [number, number] {
  if (pair.last.index !== index) {
    pair.last.index = index;
    pair.last.sides = sidesAt(pair, index % pair.tenants, Math.floor(index / pair.tenants));
  }
  return pair.last.sides;
}

/** Returns the place of a field's value in a row, counted from 0, or the row that it refers to; `undefined` for fields that are not of the pair. */
export function pairPlace(pair: Pair, field: Field, index: number): number | undefined {
  if (pair.first === field) return pairRows(pair, index)[0];
  const [lone, ...more] = pair.second;
  if (more.length === 0) return lone?.field === field ? pairRows(pair, index)[1] : undefined;
  return pair.second.some((member) => member.field === field) ? memberPlaces(pair, pairRows(pair, index)[1]).get(field) : undefined;
}

/** Returns what each field of the second side has, by the row or place of that side. */
export function memberPlaces({ second }: Pair, side: number): ReadonlyMap<Field, number> {
  if (second.length === 1) return new Map(second.map(({ field }) => [field, side]));
  let rest = side;
  return new Map(
    second.map(({ field, size }) => {
      const place = rest % size;
      rest = Math.floor(rest / size);
      return [field, place] as const;
    }),
  );
}

function sidesAt(pair: Pair, tenant: number, place: number): readonly [number, number] {
  const [first, drawn] = pairAt(spaceOf(pair, tenant), place);
  const second = pair.isIrreflexive && drawn >= first ? drawn + 1 : drawn;
  return [rowAt(pair, 0, first, tenant), rowAt(pair, 1, second, tenant)];
}

function spaceOf({ space, tenants }: Pair, tenant: number): PairSpace {
  return tenants === 1 ? space : { ...space, stream: space.stream + tenant };
}

function rowAt({ sides, tenants }: Pair, side: 0 | 1, rank: number, tenant: number): number {
  const { kind, hasSpare } = sides[side];
  if (kind === 'tenant') return tenant;
  const place = hasSpare ? referredPlace(rank) : rank;
  return kind === 'of tenant' ? place * tenants + tenant : place;
}

/** The inverse of `rowAt`; `undefined` for a row that no pair holds. */
function rankOf({ sides, tenants }: Pair, side: 0 | 1, row: number): number | undefined {
  const { kind, hasSpare } = sides[side];
  if (kind === 'tenant') return 0;
  const place = kind === 'of tenant' ? Math.floor(row / tenants) : row;
  if (!hasSpare) return place;
  return isReferredPlace(place) ? referredRank(place) : undefined;
}

/** Returns the second side of one of the filled pairs of a first side, by a uniform number; `undefined` where it has none. */
export function partnerOf(pair: Pair, first: number, uniform: number): number | undefined {
  const rank = rankOf(pair, 0, first);
  if (rank === undefined || pair.tenants > 1) return undefined;
  const run = runOfFirst(pair.space, rank);
  const [from, to] = [runStart(run, pair.space), runStart(run + 1, pair.space)];
  return from === to ? undefined : sidesAt(pair, 0, from + Math.floor(uniform * (to - from)))[1];
}

/** What a new pair must agree with: the rows of its sides, the tenant; each where it is settled already. */
export interface Settled {
  readonly first?: number | undefined;
  readonly second?: number | undefined;
  readonly tenant?: number | undefined;
}

/** The new pairs that were given out. */
export interface GivenPairs {
  /** How many of a tenant's run. */
  readonly counts: Map<string, number>;
  readonly names: Set<string>;
}

/** How many first sides are looked through for a pair that is new. */
const tries = 40;

/** Returns the sides of a pair that the fill didn't use and that wasn't given out, or `undefined` where none was found. The same turns give the same pairs. */
export function newPair(pair: Pair, settled: Settled, turn: number, given: GivenPairs): readonly [number, number] | undefined {
  const tenant = tenantOfPair(pair, settled) ?? turn % pair.tenants;
  const space = spaceOf(pair, tenant);
  for (let attempt = 0; attempt < (settled.first === undefined ? tries : 1); attempt++) {
    const rank = settled.first === undefined ? undefined : rankOf(pair, 0, settled.first);
    if (settled.first !== undefined && rank === undefined) return undefined;
    const run = rank === undefined ? firstTried(pair, settled, turn, attempt) % space.first : runOfFirst(space, rank);
    const sides = settled.second === undefined ? nextOfRun(pair, tenant, run, given) : withSecond(pair, tenant, run, settled.second, given);
    if (sides !== undefined) return sides;
  }
  return undefined;
}

function tenantOfPair({ sides, tenants }: Pair, { first, second, tenant }: Settled): number | undefined {
  if (tenants === 1) return 0;
  const [ofFirst, ofSecond] = [first, second].map((row, side) => (row === undefined || sides[side]?.kind === 'shared' ? undefined : row % tenants));
  return tenant ?? ofFirst ?? ofSecond;
}

/** Turns go through the runs; where the second side is settled, turns that ask for the same one look elsewhere. */
function firstTried({ space, tenants }: Pair, { second }: Settled, turn: number, attempt: number): number {
  return second === undefined ? Math.floor(turn / tenants) + attempt : bitsAt(space.stream + 23, turn * tries + attempt);
}

/** The next new pair of a run, whose first side may have been paired with all. */
function nextOfRun(pair: Pair, tenant: number, run: number, { counts, names }: GivenPairs): readonly [number, number] | undefined {
  const space = spaceOf(pair, tenant);
  const length = runStart(run + 1, space) - runStart(run, space);
  const name = `${tenant} ${run}`;
  for (let count = counts.get(name) ?? 0; length + count < space.second; count++) {
    counts.set(name, count + 1);
    const sides = sidesAt(pair, tenant, space.pairs + run + count * space.first);
    if (isNew(sides, names)) return sides;
  }
  return undefined;
}

function withSecond(pair: Pair, tenant: number, run: number, second: number, { names }: GivenPairs): readonly [number, number] | undefined {
  const space = spaceOf(pair, tenant);
  const rank = rankOf(pair, 1, second);
  const first = firstOfRun(space, run);
  if (rank === undefined || (pair.isIrreflexive && rank === first)) return undefined;
  if (isFilledPair(space, run, pair.isIrreflexive && rank > first ? rank - 1 : rank)) return undefined;
  const sides = [rowAt(pair, 0, first, tenant), second] as const;
  return isNew(sides, names) ? sides : undefined;
}

function isNew(sides: readonly [number, number], names: Set<string>): boolean {
  const name = sides.join(' ');
  const known = names.has(name);
  names.add(name);
  return !known;
}

import { assumed } from '../quantity/index.ts';
import type { Quantity, Unit } from '../quantity/index.ts';

/** A number that the design assumes until a run measures it. */
export interface Fact {
  /** `group.name`. */
  readonly id: string;
  /** What the number is, as a phrase. */
  readonly what: string;
  readonly value: number;
  /** low ≤ value ≤ high: the range in which we believe it lies on machines in ordinary use. */
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
  /** Where it comes from: a document with its address, or our own bench by its folder. */
  readonly source: string;
  /** When it was read or measured: `2026-11`. */
  readonly date: string;
  /** The machine it holds for; `any` for what no machine changes. */
  readonly hardware: string;
  /** `documented` (the source says it), `measured` (we ran it), `derived` (computed from documented numbers), `judged` (we chose it: the range is wide). */
  readonly how: 'documented' | 'measured' | 'derived' | 'judged';
}

export interface FactGroup<Name extends string = string> {
  readonly id: string;
  readonly facts: Readonly<Record<Name, Fact>>;
}

/** Returns a group of facts; each gets the id `group.name`. */
export function defineFacts<Name extends string>(id: string, facts: Readonly<Record<Name, Omit<Fact, 'id'>>>): FactGroup<Name> {
  const named = Object.entries<Omit<Fact, 'id'>>(facts).map(([name, fact]) => [name, { id: `${id}.${name}`, ...fact }] as const);
  return { id, facts: Object.fromEntries(named) as Record<Name, Fact> };
}

/** Returns the ids of all facts of a group, for what rests on each of them. */
export function idsOf(group: FactGroup): readonly string[] {
  return Object.values<Fact>(group.facts).map(({ id }) => id);
}

/** Returns the fact as an assumed quantity, with its range and source. */
export function assume(fact: Fact): Quantity {
  return assumed(fact.value, fact.unit, { id: fact.id, source: fact.source, date: fact.date, low: fact.low, high: fact.high });
}

import { uniformAt } from '@kentledge/core/random';
import type { FieldType, ShapeField } from '@kentledge/core/system';
import { moneyPlaces } from '@kentledge/core/system';
import type { Data, Value } from '../data/index.ts';
import { isoTime } from '../data/iso-time.ts';

/** How a value of a row bounds a parameter. */
export interface Bound {
  readonly value: Value;
  /** Whether the parameter may be at most the value (`stock >= $quantity`), else at least. */
  readonly isMost: boolean;
  /** Whether it may not be the value itself (`stock > $quantity`). */
  readonly isStrict: boolean;
  /** Whether the step takes the amount from the row; a filter of a list asks for the value itself. */
  readonly isTaken: boolean;
}

/** Where the randomness of a request comes from. */
export interface Dice {
  readonly stream: number;
  readonly turn: number;
}

/** Of what is there, an amount that is taken is mostly this share at most: people leave something for others. */
const usualShare = 0.02;
/** But no less than this many of the smallest unit, such as pieces, where there are as many. */
const usualPieces = 3;
const day = 86_400_000;

/** Returns a value that a parameter may have beside this bound and its own limits; `undefined` where there is none. */
export function boundedValue(bound: Bound, shape: ShapeField, data: Data, dice: Dice): Value | undefined {
  const { kind } = shape.type;
  if (kind === 'int' || kind === 'money' || kind === 'decimal') return boundedNumber(bound, shape, placesOf(shape.type, data), dice);
  if (!bound.isStrict) return bound.value;
  const step = bound.isMost ? -1 : 1;
  if (kind === 'timestamp') return isoTime(Date.parse(String(bound.value)) + step);
  if (kind === 'date') return isoTime(Date.parse(String(bound.value)) + step * day).slice(0, 10);
  return undefined;
}

function boundedNumber({ value, isMost, isStrict, isTaken }: Bound, { type, limits }: ShapeField, places: number, { stream, turn }: Dice): Value | undefined {
  const unit = 10 ** -places;
  const own = [(limits.min ?? -Infinity) + (limits.minExcluded === true ? unit : 0), (limits.max ?? Infinity) - (limits.maxExcluded === true ? unit : 0)] as const;
  const edge = Number(value) + (isStrict ? (isMost ? -unit : unit) : 0);
  const [low, high] = isMost ? [own[0], Math.min(edge, own[1])] : [Math.max(edge, own[0]), own[1]];
  // Half a unit of room for the binary fractions of decimals.
  if (low > high + unit / 2) return undefined;
  const nearest = isMost ? high : low;
  const chosen = isTaken && isMost ? smallAmount(low, high, unit, uniformAt(stream, turn)) : nearest;
  return type.kind === 'int' ? Math.round(chosen) : chosen.toFixed(places);
}

/** An amount that a person would take: small amounts are the most frequent (the square of an even draw), and nothing is rare. */
function smallAmount(low: number, high: number, unit: number, uniform: number): number {
  const least = Math.min(high, Math.max(low, unit));
  const usual = Math.max((high - least) * usualShare, Math.min(high - least, (usualPieces - 1) * unit));
  return least + Math.floor(((uniform * uniform) * (usual + unit)) / unit) * unit;
}

/** Digits after the point of a numeric type. */
function placesOf(type: FieldType, data: Data): number {
  if (type.kind === 'money') return moneyPlaces(data.system.constraints.currency);
  return type.kind === 'decimal' ? type.places : 0;
}

import type { Diagnostic } from '../diagnostic/index.ts';
import { nearestNames } from '../diagnostic/index.ts';
import { declared, formatQuantity } from '../quantity/index.ts';
import type { Quantity, Unit } from '../quantity/index.ts';
import type { System } from '../system/index.ts';
import { predictProblems } from './diagnostics.ts';
import { knobsOf } from './knobs.ts';
import type { Knob } from './knobs.ts';

/** A system with some numbers otherwise; of no use beside diagnostics. */
export interface Supposed {
  readonly system: System;
  /** What was changed, as it was and as it is: `shop.instances: 1 instance → 2 instances`. */
  readonly changes: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the system in which some numbers are others: each text is `name=value` or `name=x2`. */
export function suppose(system: System, texts: readonly string[]): Supposed {
  return texts.reduce<Supposed>(
    (before, text) => {
      const sign = text.indexOf('=');
      const name = (sign === -1 ? text : text.slice(0, sign)).trim();
      const value = sign === -1 ? '' : text.slice(sign + 1).trim();
      const knobs = knobsOf(before.system);
      const knob = knobs.find((each) => each.name === name);
      if (knob === undefined) return { ...before, diagnostics: [...before.diagnostics, predictProblems.create('unknown-quantity', [], { name, near: nearestNames(name, knobs.map((each) => each.name)) })] };
      const quantity = quantityOf(knob, value);
      if (quantity === undefined) return { ...before, diagnostics: [...before.diagnostics, predictProblems.create('bad-value', [], { name, value, wanted: wantedBy(knob) })] };
      return { ...before, system: knob.set(quantity), changes: [...before.changes, `${name}: ${inWords(knob, knob.quantity)} → ${inWords(knob, quantity)}`] };
    },
    { system, changes: [], diagnostics: [] },
  );
}

/** Shares are said in percent. */
function inWords({ quantity: { unit }, takes, name }: Knob, quantity: Quantity): string {
  return unit === '1' && (takes === 'share' || name === 'traffic.growth') ? `${Number((quantity.value * 100).toPrecision(6))} %` : formatQuantity(quantity);
}

/** Larger numbers mean nothing, and their products are infinite. */
const most = 1e12;

function quantityOf(knob: Knob, text: string): Quantity | undefined {
  const { quantity, name } = knob;
  const factor = /^(?:[x×](\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)[x×])$/i.exec(text);
  if (factor !== null) {
    const by = Number(factor[1] ?? factor[2]);
    const changed = { ...quantity, value: quantity.value * by, low: quantity.low * by, high: quantity.high * by };
    return isTaken(knob, changed.value) ? changed : undefined;
  }
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?|\.\d+) ?(\S*)$/.exec(text) ?? [];
  const each = unitsOf(quantity.unit)[unit];
  if (amount === undefined || each === undefined) return undefined;
  const value = Number(amount) * each;
  return isTaken(knob, value) ? declared(value, quantity.unit, { path: name }) : undefined;
}

function isTaken({ takes }: Knob, value: number): boolean {
  if (!Number.isFinite(value) || value > most) return false;
  if (takes === 'count') return Number.isInteger(value) && value >= 1 && value <= mostCounted;
  if (takes === 'share') return value >= 0 && value <= 1;
  return takes === 'above 0' ? value > 0 : value >= 0;
}

/** More servers of one kind nobody has. */
const mostCounted = 100_000;

const times: Readonly<Record<string, number>> = { us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600 };
const rates: Readonly<Record<string, number>> = { '/s': 1, '/min': 1 / 60, '/h': 1 / 3600, 'k/s': 1000 };
const shares: Readonly<Record<string, number>> = { '': 1, '%': 0.01, '%/year': 0.01 };
const counts: Readonly<Record<string, number>> = { '': 1 };

function unitsOf(unit: Unit): Readonly<Record<string, number>> {
  if (unit === 's') return times;
  if (unit === '1/s') return rates;
  return unit === '1' ? shares : counts;
}

function wantedBy({ quantity: { unit }, takes }: Knob): string {
  if (takes === 'count') return 'a whole number from 1 on, or a factor such as x2';
  if (unit === 's') return 'a time such as 3ms, or a factor such as x2';
  if (unit === '1/s') return 'a rate such as 20/s, or a factor such as x2';
  return 'a share such as 99.5%, or a factor such as x2';
}

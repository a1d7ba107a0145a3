import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Quantity } from '../quantity/index.ts';
import type { System } from '../system/index.ts';
import { designBrief, quantityNames } from './index.ts';

function systemOf(name: string): System {
  const { system } = designBrief({ name: 'brief.yaml', text: readFileSync(new URL(`../../../../examples/${name}/brief.yaml`, import.meta.url), 'utf8') });
  if (system === undefined) throw new Error(`${name} has no design`);
  return system;
}

/** Returns all predictions in a system, wherever they stand. */
function predictionsIn(value: unknown, seen = new Set<unknown>()): readonly Quantity[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const below = Object.values(value).flatMap((each) => predictionsIn(each, seen));
  return isPredicted(value) ? [value, ...below] : below;
}

function isPredicted(value: object): value is Quantity {
  const from: unknown = 'from' in value ? value.from : undefined;
  return typeof from === 'object' && from !== null && 'kind' in from && from.kind === 'predicted';
}

for (const name of ['lobsters', 'notes', 'shop'])
  it(`can say of each number of ${name} what the numbers are that it rests on`, async () => {
    const system = systemOf(name);
    const known = new Set(await quantityNames({ system, evidence: undefined }));
    const predictions = predictionsIn(system);
    const dangling = predictions.flatMap(({ from }) => (from.kind === 'predicted' ? from.from.filter((source) => !known.has(source)).map((source) => `${source} of "${from.method}"`) : []));
    expect(predictions.length).toBeGreaterThan(10);
    expect([...new Set(dangling)]).toEqual([]);
  });

import { hashText } from '@kentledge/core/random';
import type { Data, EntityPlan } from './data.ts';
import { createdAt } from './data.ts';
import type { Value } from './evaluate.ts';
import { rowAtPath } from './path.ts';
import { keyAt } from './rows.ts';

/** Returns a finder of the rows that refer to a row by a path. It holds eight bytes a row. */
export function rowsByReference(data: Data, entity: string, path: readonly string[], to: string): (target: number) => readonly number[] {
  const { rows } = data.plan(entity);
  const targets = Int32Array.from({ length: rows }, (_, row) => rowAtPath(data, entity, row, path)?.row ?? -1);
  // Counting sort: the rows lie in the order of their targets, each target knows where its own begin.
  const starts = new Uint32Array(data.plan(to).rows + 2);
  for (const target of targets) starts[target + 2] = (starts[target + 2] ?? 0) + 1;
  for (let place = 1; place < starts.length; place++) starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const next = starts.slice();
  const sorted = new Uint32Array(rows);
  targets.forEach((target, row) => {
    const place = next[target + 1] ?? 0;
    sorted[place] = row;
    next[target + 1] = place + 1;
  });
  return (target) => [...sorted.subarray(starts[target + 1], starts[target + 2])];
}

/** Returns a finder of the row with a key. It holds hashes' places only, at most sixteen bytes a row: a row tells its key when asked. */
export function rowsByKey(data: Data, entity: string): (key: readonly Value[]) => number | 'none' {
  const plan = data.plan(entity);
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, plan.rows * 2))) - 1;
  // Open addressing; 0 is free, others are a row and one.
  const places = new Uint32Array(mask + 1);
  for (let row = 0; row < plan.rows; row++) {
    let place = hashText(JSON.stringify(keyAt(data, plan, row))) & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = row + 1;
  }
  return (key) => {
    const text = JSON.stringify(key);
    for (let place = hashText(text) & mask; (places[place] ?? 0) > 0; place = (place + 1) & mask) {
      const row = (places[place] ?? 0) - 1;
      if (JSON.stringify(keyAt(data, plan, row)) === text) return row;
    }
    return 'none';
  };
}

/** Returns the row with a generated id, or 'none': ids tell when their rows were made, and rows are made in the order of their indexes. */
export function rowWithId(data: Data, plan: EntityPlan, id: string): number | 'none' {
  const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  let [low, high] = [0, plan.rows];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (createdAt(plan, data, middle) < made) low = middle + 1;
    else high = middle;
  }
  for (let row = low; row < plan.rows && createdAt(plan, data, row) === made; row++) if (keyAt(data, plan, row)[0] === id) return row;
  return 'none';
}

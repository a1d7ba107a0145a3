import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { randomModel, silent } from './mechanisms/random-model.ts';
import { begin } from './run.ts';
import type { Simulated } from './results.ts';

const models = Array.from({ length: 150 }, (_, seed) => seed + 1);

function seen(seed: number, until = 3): Simulated {
  const run = begin(randomModel(seed), seed);
  run.run(until);
  return run.result();
}

function hashOf(result: Simulated): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ ...result, sources: result.sources.map(({ id, ended, sums, batches }) => ({ id, ended: [...ended], sums: [...sums], means: [...batches.means], size: batches.size })) }));
  for (const { times } of result.sources) hash.update(times);
  return hash.digest('hex');
}

it('gives the same bytes from the same seed, whatever ran before', () => {
  const first = models.slice(0, 40).map((seed) => hashOf(seen(seed)));
  // The other way round, so that each comes after another than before.
  const again = models.slice(0, 40).toReversed().map((seed) => hashOf(seen(seed)));
  expect(again.toReversed()).toEqual(first);
  expect(new Set(first).size).toBe(first.length);
});

it('gives the same bytes in one piece as in many', () => {
  const pieces = (seed: number): Simulated => {
    const run = begin(randomModel(seed), seed);
    for (let time = 0; time < 3; time += 0.1) run.run(time);
    run.run(3);
    return run.result();
  };
  expect(models.slice(0, 20).map((seed) => hashOf(pieces(seed)))).toEqual(models.slice(0, 20).map((seed) => hashOf(seen(seed))));
});

it('goes on in the same way when its counts begin anew', () => {
  const after = (seed: number, looks: readonly number[]): string => {
    const run = begin(randomModel(seed), seed);
    for (const time of [...looks, 2]) {
      run.run(time);
      run.reset();
    }
    run.run(3.5);
    return hashOf({ ...run.result(), stations: [] });
  };
  expect(models.slice(0, 40).map((seed) => after(seed, [0.3, 0.75, 1.1, 1.6]))).toEqual(models.slice(0, 40).map((seed) => after(seed, [])));
});

it('lets everything end that is inside, whatever was cut, killed, refused or cancelled', () => {
  const left = models.flatMap((seed) => {
    const run = begin(randomModel(seed), seed);
    run.run(silent + 200);
    run.reset();
    run.run(silent + 201);
    const { inside, stations, sources } = run.result();
    const busy = stations.filter((station) => Math.abs(station.busy) > 1e-9 || Math.abs(station.waiting) > 1e-9);
    return inside === 0 && busy.length === 0 && sources.every(({ ended }) => ended.every((count) => count === 0)) ? [] : [{ seed, inside, busy }];
  });
  expect(left).toEqual([]);
});

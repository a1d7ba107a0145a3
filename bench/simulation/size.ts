import { medianOf } from '../median.ts';
import { spread } from './interval.ts';
import { ours, runSlice, sliceOf } from './tool.ts';

const sizes = [10, 100, 1000] as const;

/** Measures how much longer an event takes where there are more services, with as many calls a second of all together. */
export function benchSize(rounds: number, seconds: number): void {
  for (const shape of ['chain', 'tree']) {
    const contenders = sizes.map((services) => ({ name: `${shape} ${services}`, slice: sliceOf(ours, `${shape} ${services}`, seconds), nanoseconds: [] as number[], perRequest: 0 }));
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const contender = contenders[(round + turn) % contenders.length];
        if (contender === undefined) continue;
        const { cpu, events = Number.NaN, requests } = runSlice(ours, contender.name, contender.slice, round + 1);
        contender.nanoseconds.push((1e9 * cpu) / events);
        contender.perRequest = events / requests;
      }
    }
    console.log(`\n${shape}s of services; CPU nanoseconds of an executed event`);
    for (const { name, nanoseconds, perRequest } of contenders) console.log(`  ${name.padEnd(11)} ${spread(nanoseconds, 0)}; ${perRequest.toFixed(1)} events a request`);
    const [least, greatest] = [contenders[0], contenders.at(-1)].map((each) => medianOf(each?.nanoseconds ?? []).value) as [number, number];
    const decades = Math.log10((sizes.at(-1) ?? 0) / sizes[0]);
    console.log(`  slope: services^${slopeOf(least, greatest, decades).toFixed(3)}, or ${((greatest / least) ** (1 / decades)).toFixed(2)} times for ten times as many services`);
  }
}

/** Exponent of a power law through two points so many tenfolds apart: 0 where size costs nothing. */
function slopeOf(first: number, last: number, decades: number): number {
  return Math.log10(last / first) / decades;
}

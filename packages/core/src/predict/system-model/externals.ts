import { callsOf, timeOf } from '../calls.ts';
import type { Station, Step } from '../simulate/model.ts';
import type { External, Step as BriefStep } from '../../system/index.ts';
import { nameOf } from './names.ts';
import { lawOf } from './varied.ts';

/** As many calls at once as anyone makes. */
const unlimited = 1_000_000;

/** Returns what calls of an external go through: its rate, one at a time, and its calls at once. */
export function externalStations({ id, limit, concurrent }: External): readonly Station[] {
  const of = (kind: 'limit' | 'external', servers: number): Station => ({ id: nameOf(kind, id), servers, room: Number.POSITIVE_INFINITY });
  return [...(limit === undefined ? [] : [of('limit', 1)]), of('external', concurrent?.value ?? unlimited)];
}

/** Returns the calls that some steps make, one after the other. */
export function callSteps(steps: readonly BriefStep[], externals: ReadonlyMap<string, External>): readonly Step[] {
  return callsOf(steps).flatMap(({ external: id, times }) => {
    const external = externals.get(id);
    if (external === undefined) return [];
    const call = callOf(external);
    const part = times - Math.floor(times);
    return [...Array.from({ length: Math.floor(times) }, () => call).flat(), ...(part > 0 ? [{ do: 'maybe', chance: part, steps: call } as const] : [])];
  });
}

function callOf(external: External): readonly Step[] {
  const { id, limit, availability } = external;
  const time = timeOf(external, 'value');
  const variation = time.mean === 0 ? 0 : time.variance / (time.mean * time.mean);
  // Beyond what `lawOf` believes of measurements a declared tail is kept as it is.
  const law = time.law === 'lognormal' && variation > 0 ? ({ kind: 'lognormal', mean: time.mean, variation } as const) : lawOf({ mean: time.mean, variation });
  return [
    ...(limit === undefined ? [] : [{ do: 'use', station: nameOf('limit', id), time: { kind: 'constant', mean: 1 / limit.value } } as const]),
    { do: 'use', station: nameOf('external', id), time: law },
    ...(availability === undefined || availability.value >= 1 ? [] : [{ do: 'fail', chance: 1 - availability.value } as const]),
  ];
}

import { placesOf } from './compile.ts';
import type { Change, Model, Step } from './model.ts';

/** What happens at a time, with places instead of names. */
export type PlannedChange = { readonly at: number } & (
  | { readonly do: 'pause'; readonly places: readonly number[]; readonly seconds: number }
  /** Nobody gets a place of them that isn't theirs already, until they are let. */
  | { readonly do: 'stop' | 'go'; readonly places: readonly number[] }
  | { readonly do: 'slow'; readonly places: readonly number[]; readonly factor: number }
  /** What is in these stations, or on these instances of a service (-1: none), dies. */
  | { readonly do: 'die'; readonly places: readonly number[]; readonly service: number; readonly instances: readonly number[] }
  | { readonly do: 'revive'; readonly places: readonly number[]; readonly service: number; readonly instances: readonly number[] }
  | { readonly do: 'notice'; readonly service: number }
  | { readonly do: 'traffic'; readonly source: number; readonly factor: number }
  | { readonly do: 'flush'; readonly cache: number }
);

/** Where the copies of each station are. */
interface Copies {
  readonly first: readonly number[];
  readonly copies: readonly number[];
}

/** Returns a model's changes with places instead of names. */
export function planChanges({ changes = [], stations, services, sources, caches = [], programs }: Model, { first, copies }: Copies): readonly PlannedChange[] {
  const [station, service, source, cache] = [placesOf('station', stations), placesOf('service', services), placesOf('source', sources), placesOf('cache', caches)];
  const placesAt = (id: string, copy?: number): readonly number[] => {
    const [from, count] = [first[station(id)] as number, copies[station(id)] as number];
    return copy === undefined ? Array.from({ length: count }, (_, place) => from + place) : [from + copy];
  };
  const plan = (change: Change): readonly PlannedChange[] => {
    switch (change.do) {
      case 'pause':
        return pause(change, placesAt(change.station, change.copy), programs.some(({ steps }) => holds(steps, change.station)));
      case 'slow':
        return [{ at: change.at, do: 'slow', places: placesAt(change.station, change.copy), factor: change.factor }];
      case 'kill': {
        const its = services[service(change.service)];
        const places = stations.flatMap((each) => (each.service === change.service && each.copies === undefined ? placesAt(each.id, change.instance) : []));
        const instances = change.instance === undefined ? Array.from({ length: its?.most ?? its?.instances ?? 0 }, (_, instance) => instance) : [change.instance];
        return outage(change, { places, service: service(change.service), instances }, its?.notices);
      }
      case 'kill station':
        return outage(change, { places: placesAt(change.station), service: -1, instances: [] });
      case 'traffic':
        return [{ at: change.at, do: 'traffic', source: source(change.source), factor: change.factor }];
      case 'flush':
        return [{ at: change.at, do: 'flush', cache: cache(change.cache) }];
    }
  };
  return changes.flatMap(plan);
}

/** What dies is there again later; meanwhile it is found out, after `notices` seconds, if ever. */
function outage({ at, seconds }: { readonly at: number; readonly seconds: number }, what: Pick<Extract<PlannedChange, { do: 'die' }>, 'places' | 'service' | 'instances'>, notices?: number): readonly PlannedChange[] {
  const noticed: readonly PlannedChange[] = notices === undefined || notices >= seconds ? [] : [{ at: at + notices, do: 'notice', service: what.service }];
  return [{ at, do: 'die', ...what }, ...noticed, { at: at + seconds, do: 'revive', ...what }];
}

/** Services take that much longer; who holds a place goes on with it, but nobody else gets one. */
function pause({ at, seconds }: { readonly at: number; readonly seconds: number }, places: readonly number[], isHeld: boolean): readonly PlannedChange[] {
  const held: readonly PlannedChange[] = isHeld ? [{ at, do: 'stop', places }, { at: at + seconds, do: 'go', places }] : [];
  return [{ at, do: 'pause', places, seconds }, ...held];
}

/** Whether steps hold places of a station. */
function holds(steps: readonly Step[], station: string): boolean {
  return steps.some((step) => {
    if (step.do === 'hold') return step.station === station || holds(step.steps, station);
    if (step.do === 'maybe') return holds(step.steps, station) || holds(step.else ?? [], station);
    return step.do === 'look up' && holds(step.miss, station);
  });
}

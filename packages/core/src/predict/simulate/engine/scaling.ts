import { placesOf } from '../compile.ts';
import type { Scaling, Service } from '../model.ts';
import type { StationTable } from '../tables.ts';
import type { Balancer } from './balancer.ts';
import type { Clock } from './clock.ts';
import { event, kindBits } from './events.ts';
import type { Events } from './events.ts';

/** Adds instances to services that are busy, and takes them away. */
export interface Autoscaler {
  readonly happen: (what: number) => void;
  /** Busy times are about to begin anew: what they were is kept. */
  readonly keep: () => void;
  /** Schedules the first look at each. */
  readonly load: (services: readonly Service[], stations: Pick<StationTable, 'first' | 'copies' | 'stations'>) => void;
}

/** A service that is scaled. */
interface Scaled extends Scaling {
  readonly service: number;
  readonly most: number;
  /** Where the station's copies are, and the servers of each. */
  readonly places: readonly number[];
  readonly servers: number;
  /** Instances that there are to be: some of them may be starting. */
  wanted: number;
  /** What its servers' busy seconds were at the last look, as they count now. */
  busyBefore: number;
  /** How many there were to be when the present minute began. */
  minute: { readonly began: number; readonly wanted: number };
  /** How many would have done at each look of the last while. */
  recent: readonly { readonly at: number; readonly enough: number }[];
}

/** What Kubernetes does unless told otherwise: shares of the target within which it does nothing, and what a minute may add (autoscaling/v2, HorizontalPodAutoscaler). */
const tolerance = 0.1;
const minute = { seconds: 60, instances: 4, times: 2 } as const;
const [look, start] = [0, 1] as const;

/** Returns what scales services. */
export function createScaling({ now, when }: Clock, { add }: Events, busyTime: (place: number) => number, balancer: Pick<Balancer, 'size' | 'resize'>): Autoscaler {
  let all: readonly Scaled[] = [];

  function schedule(which: number, what: typeof look | typeof start, after: number): void {
    when[0] = (now[0] as number) + after;
    add((((which << 1) | what) << kindBits) | event.scale);
  }

  const busyOf = ({ places }: Scaled): number => places.reduce((sum, place) => sum + busyTime(place), 0);

  /** Busy servers since the last look, on average. */
  function busyServers(scaled: Scaled): number {
    const busy = busyOf(scaled);
    const since = busy - scaled.busyBefore;
    scaled.busyBefore = busy;
    return since / scaled.every;
  }

  function enough(scaled: Scaled): number {
    const needed = busyServers(scaled) / (scaled.servers * scaled.busy);
    const ready = balancer.size(scaled.service);
    if (Math.abs(needed - ready) <= tolerance * ready || (needed < scaled.wanted && ready < scaled.wanted)) return scaled.wanted;
    if ((now[0] as number) - scaled.minute.began >= minute.seconds) scaled.minute = { began: now[0] as number, wanted: scaled.wanted };
    const soon = Math.max(scaled.minute.wanted + minute.instances, scaled.minute.wanted * minute.times);
    // What rounding adds is no instance.
    return Math.min(Math.max(scaled.least, Math.min(Math.ceil(needed - 1e-9), soon)), scaled.most);
  }

  function lookAt(which: number, scaled: Scaled): void {
    const latest = { at: now[0] as number, enough: enough(scaled) };
    scaled.recent = [...scaled.recent.filter(({ at }) => at > latest.at - scaled.calm), latest];
    const lasting = scaled.recent.reduce((most, each) => Math.max(most, each.enough), 0);
    for (let count = scaled.wanted; count < latest.enough; count += 1) schedule(which, start, scaled.start);
    scaled.wanted = latest.enough > scaled.wanted ? latest.enough : Math.min(scaled.wanted, lasting);
    if (balancer.size(scaled.service) > scaled.wanted) balancer.resize(scaled.service, scaled.wanted);
    schedule(which, look, scaled.every);
  }

  return {
    happen(what) {
      const scaled = all[what >> 1] as Scaled;
      if ((what & 1) === look) lookAt(what >> 1, scaled);
      else if (balancer.size(scaled.service) < scaled.wanted) balancer.resize(scaled.service, balancer.size(scaled.service) + 1);
    },
    keep() {
      for (const scaled of all) scaled.busyBefore -= busyOf(scaled);
    },
    load(services, { first, copies, stations }) {
      const ids = first.map((place) => ({ id: stations[place]?.id ?? '' }));
      all = services.flatMap(({ instances, most = instances, scaled }, service) => {
        if (scaled === undefined) return [];
        const station = placesOf('station', ids)(scaled.station);
        const places = Array.from({ length: copies[station] as number }, (_, copy) => (first[station] as number) + copy);
        return [{ ...scaled, service, most, places, servers: stations[places[0] as number]?.servers ?? 1, wanted: instances, busyBefore: 0, minute: { began: 0, wanted: instances }, recent: [] }];
      });
      for (const [which, { every }] of all.entries()) if (every > 0) schedule(which, look, every);
    },
  };
}

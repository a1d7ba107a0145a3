import type { Service } from '../model.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';

/** Chooses the instance of a service that a request goes to. */
export interface Balancer {
  /** Returns the instance; -1 where it is dead, or there is none. */
  readonly choose: (service: number) => number;
  /** A request has left. */
  readonly done: (service: number, instance: number) => void;
  /** An instance refuses what comes to it from now on, or no longer; it may be dead for several reasons at once. */
  readonly setDead: (service: number, instance: number, isDead: boolean) => void;
  /** Whoever is dead now is sent nothing any more. */
  readonly notice: (service: number) => void;
  /** The first so many instances take requests. */
  readonly resize: (service: number, count: number) => void;
  /** How many those are. */
  readonly size: (service: number) => number;
  /** The most instances of any service; at least 1. */
  readonly most: () => number;
  readonly load: (services: readonly Service[]) => void;
}

/** Returns a balancer of so many services, with so many instances of all of them. */
export function createBalancer(services: number, all: number, { drawn }: Clock, draws: Draws): Balancer {
  const [sizes, turns, inside, dead] = [new Int32Array(services), new Int32Array(services), new Int32Array(all), new Int32Array(all)];
  /** Where the instances of each service begin. */
  const first = new Int32Array(services);
  /** Those that are sent requests: how many of a service, and which. */
  const [counts, takers] = [new Int32Array(services), new Int32Array(all)];
  let [ways, most]: [readonly Service['balancing'][], number] = [[], 1];

  function random(count: number): number {
    draws.chance();
    return Math.floor((drawn[0] as number) * count);
  }

  function among(service: number, count: number): number {
    const way = ways[service];
    if (way === 'turns') {
      const turn = (turns[service] as number) % count;
      turns[service] = turn + 1;
      return turn;
    }
    const one = random(count);
    if (way === 'random') return one;
    const second = random(count);
    const insideOf = (at: number): number => inside[(first[service] as number) + (takers[(first[service] as number) + at] as number)] as number;
    return insideOf(second) < insideOf(one) ? second : one;
  }

  function list(service: number, takes: (instance: number) => boolean): void {
    let count = 0;
    for (let instance = 0; instance < (sizes[service] as number); instance += 1) {
      if (!takes(instance)) continue;
      takers[(first[service] as number) + count] = instance;
      count += 1;
    }
    counts[service] = count;
  }

  /** A new size is known at once, and so is who is back: what is dead is found out by `notice` alone. */
  function isListed(service: number): (instance: number) => boolean {
    const [from, before] = [(first[service] as number), sizes[service] as number];
    const known = new Set(takers.subarray(from, from + (counts[service] as number)));
    return (instance) => dead[from + instance] === 0 || (known.has(instance) && instance < before);
  }

  function resize(service: number, count: number): void {
    const isIn = isListed(service);
    sizes[service] = count;
    list(service, isIn);
  }

  return {
    resize,
    most: () => most,
    size: (service) => sizes[service] as number,
    setDead(service, instance, isDead) {
      (dead[(first[service] as number) + instance] as number) += isDead ? 1 : -1;
      if (!isDead) list(service, isListed(service));
    },
    notice: (service) => list(service, (instance) => dead[(first[service] as number) + instance] === 0),
    choose(service) {
      const count = counts[service] as number;
      if (count === 0) return -1;
      const chosen = takers[(first[service] as number) + (count === 1 ? 0 : among(service, count))] as number;
      if ((dead[(first[service] as number) + chosen] as number) > 0) return -1;
      (inside[(first[service] as number) + chosen] as number) += 1;
      return chosen;
    },
    done(service, instance) {
      (inside[(first[service] as number) + instance] as number) -= 1;
    },
    load(given) {
      ways = given.map(({ balancing }) => balancing);
      most = given.reduce((greatest, one) => Math.max(greatest, one.most ?? one.instances), 1);
      turns.fill(0, 0, given.length);
      for (const column of [inside, dead]) column.fill(0);
      let from = 0;
      for (const [service, { instances, most: largest = instances }] of given.entries()) {
        [first[service], sizes[service]] = [from, instances];
        from += largest;
        list(service, () => true);
      }
    },
  };
}

import type { Service } from '../model.ts';
import type { Clock } from './clock.ts';
import type { Draws } from './draws.ts';

/** Chooses the instance of a service that a request goes to. */
export interface Balancer {
  readonly choose: (service: number) => number;
  /** A request has left. */
  readonly done: (service: number, instance: number) => void;
  /** How many instances take requests: the first so many. */
  readonly instances: Int32Array;
  /** The most instances of any service; at least 1. */
  readonly most: () => number;
  readonly load: (services: readonly Service[]) => void;
}

/** Returns a balancer of so many services, with so many instances each. */
export function createBalancer(services: number, each: number, { drawn }: Clock, draws: Draws): Balancer {
  const [instances, turns, inside] = [new Int32Array(services), new Int32Array(services), new Int32Array(services * each)];
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
    const first = random(count);
    if (way === 'random') return first;
    const second = random(count);
    return (inside[service * each + second] as number) < (inside[service * each + first] as number) ? second : first;
  }

  return {
    instances,
    most: () => most,
    choose(service) {
      const count = instances[service] as number;
      const chosen = count === 1 ? 0 : among(service, count);
      (inside[service * each + chosen] as number) += 1;
      return chosen;
    },
    done(service, instance) {
      (inside[service * each + instance] as number) -= 1;
    },
    load(given) {
      ways = given.map(({ balancing }) => balancing);
      most = given.reduce((greatest, one) => Math.max(greatest, one.most ?? one.instances), 1);
      instances.set(given.map((one) => one.instances));
      turns.fill(0, 0, given.length);
      inside.fill(0, 0, given.length * each);
    },
  };
}

import { Stream } from '../../../random/index.ts';
import type { Call, Change, Law, Model, Program, Service, Source, Station, Step } from '../model.ts';

/** Seconds at which sources go silent, so that all that is inside must end. */
export const silent = 4;
const [programs, services] = [4, 2] as const;

/**
 * Returns a model with a bit of everything, by chance. Programs hold stations of their own and call later ones only, so that nobody waits for each other; all times have an end.
 */
export function randomModel(seed: number): Model {
  const maker = new Maker(seed);
  return maker.model();
}

class Maker {
  readonly #stream: Stream;

  constructor(seed: number) {
    this.#stream = new Stream(seed);
  }

  model(): Model {
    const calls = Array.from({ length: programs }, (_, to) => this.#call(to));
    const sources: readonly Source[] = [
      { id: 'open', program: 'p0', kind: 'open', rate: this.#among(50, 400), gaps: this.#one([{ variation: 3 }, 'exponential', 'constant', { stages: 2 }]) },
      { id: 'more', program: 'p1', kind: 'open', rate: 100, gaps: 'exponential' },
      { id: 'closed', program: 'p0', kind: 'closed', users: 20, think: this.#law() },
    ];
    return {
      services: Array.from({ length: services }, (_, at) => this.#service(at)),
      stations: Array.from({ length: 2 * programs }, (_, at) => this.#station(at)),
      programs: Array.from({ length: programs }, (_, at) => this.#program(at)),
      calls,
      sources,
      caches: [{ id: 'cache', hits: [[0, 0], [100, 0.8]], isWarm: this.#is(0.5) }],
      changes: [...this.#changes(), ...sources.map(({ id }): Change => ({ at: silent, do: 'traffic', source: id, factor: 0 }))],
    };
  }

  #is(chance: number): boolean {
    return this.#stream.uniform() < chance;
  }

  #among(low: number, high: number): number {
    return low + Math.floor(this.#stream.uniform() * (high - low + 1));
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#among(0, of.length - 1)] as T;
  }

  #law(): Law {
    const mean = 0.002 * this.#among(1, 10);
    return this.#one<Law>([{ kind: 'constant', mean }, { kind: 'exponential', mean }, { kind: 'erlang', mean, stages: 3 }, { kind: 'lognormal', mean, variation: 4 }, { kind: 'mix', of: [{ share: 0.9, mean }, { share: 0.1, mean: 5 * mean }] }]);
  }

  #service(at: number): Service {
    return { id: `v${at}`, instances: this.#among(1, 3), most: 4, balancing: this.#one(['random', 'turns', 'better of two']), ...(this.#is(0.3) ? { notices: 0.3 } : {}), ...(this.#is(0.5) ? { scaled: { station: `s${2 * at}`, busy: 0.5, least: 1, every: 0.5, start: 0.3, calm: 1 } } : {}) };
  }

  #station(at: number): Station {
    return {
      id: `s${at}`,
      servers: this.#among(2, 12),
      room: this.#one([0, 100, 1000, Number.POSITIVE_INFINITY]),
      // The first programs run on services, each on its own.
      ...(at < 2 * services ? { service: `v${at >> 1}` } : this.#is(0.3) ? { copies: 3 } : {}),
      ...(this.#is(0.3) ? { atOnce: 8 } : {}),
      ...(this.#is(0.3) ? { patience: this.#law() } : {}),
      ...(this.#is(0.3) ? { slowdown: { contention: 0.05, coherency: 0.001 } } : {}),
      ...(this.#is(0.3) ? { shed: { target: 0.005, interval: 0.1, newestFirst: this.#is(0.5) } } : {}),
    };
  }

  #call(to: number): Call {
    const may = <T>(chance: number, value: T): Partial<T> => (this.#is(chance) ? value : {});
    return {
      id: `c${to}`,
      program: `p${to}`,
      ...may(0.6, { timeout: 0.01 * this.#among(1, 20), cancels: this.#is(0.5), passesDeadline: this.#is(0.5) }),
      ...may(0.6, { retries: { attempts: this.#among(1, 4), backoff: this.#one([0, 0.01]), jitter: this.#is(0.5), ...may(0.3, { budget: { share: 0.1, burst: 5 } }), ...may(0.3, { stop: { share: 0.1, seconds: 5 } }) } }),
      ...may(0.3, { breaker: { window: 1, threshold: 0.5, fewest: 5, rest: 0.2, longestRest: 1, probes: 2 } }),
      ...may(0.3, { throttle: { allowance: 2, window: 2, priority: 0 } }),
      ...may(0.3, { atMost: this.#among(1, 20) }),
      ...may(0.2, { rateLimit: { rate: 100, burst: 10 } }),
      ...may(0.3, { hedge: { after: 0.01, budget: { share: 0.2, burst: 10 } } }),
    };
  }

  #program(at: number): Program {
    const later = Array.from({ length: programs - 1 - at }, (_, place) => `c${at + 1 + place}`);
    const inner: readonly Step[] = [{ do: 'use', station: `s${2 * at + 1}`, time: this.#law(), rank: this.#among(0, 2) }, ...(later.length > 0 ? this.#calling(later) : [])];
    const held: Step = { do: 'hold', station: `s${2 * at}`, steps: inner };
    const steps: readonly Step[] = [{ do: 'wait', time: this.#law() }, held, { do: 'look up', cache: 'cache', miss: [{ do: 'wait', time: this.#law() }] }, { do: 'fail', chance: 0.02 }];
    return { id: `p${at}`, ...(at < services ? { service: `v${at}` } : {}), steps };
  }

  #calling(later: readonly string[]): readonly Step[] {
    const one: Step = { do: 'call', call: this.#one(later) };
    return this.#one<readonly Step[]>([[one], [{ do: 'call all', calls: [...later, ...later] }], [{ do: 'maybe', chance: 0.5, steps: [one], else: [{ do: 'publish', to: [`p${programs - 1}`] }] }], [one, one]]);
  }

  #changes(): readonly Change[] {
    const at = (): number => this.#stream.uniform() * silent;
    const station = (): string => `s${this.#among(0, 2 * programs - 1)}`;
    return [
      { at: at(), do: 'pause', station: station(), seconds: 0.5 },
      { at: at(), do: 'slow', station: station(), factor: 3 },
      { at: at(), do: 'kill', service: `v${this.#among(0, services - 1)}`, seconds: 0.7 },
      { at: at(), do: 'kill', service: 'v0', instance: 0, seconds: 1 },
      { at: at(), do: 'kill station', station: station(), seconds: 0.7 },
      { at: at(), do: 'flush', cache: 'cache' },
    ];
  }
}

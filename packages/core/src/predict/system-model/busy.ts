import type { Law, Model, Program, Step } from '../simulate/model.ts';
import { meanOf } from './varied.ts';

/** How much of a station's servers the requests of a model ask for. */
export interface Offered {
  readonly station: string;
  /** Share of the time for which each server is asked; from 1 on it can't keep up. */
  readonly busy: number;
  readonly servers: number;
  /** Of the servers' time, by the service whose programs ask for it (`''`: of no service); seconds a second, all copies together. */
  readonly by: ReadonlyMap<string, number>;
}

/**
 * Returns what is asked of each station, by the utilisation law: rate × visits × time, without retries. A place that is held counts for as
 * long as what is done meanwhile takes without waiting: it is busy at least so much.
 */
export function offeredOf(model: Model): readonly Offered[] {
  const demands = new Demanded(model);
  for (const source of model.sources) if (source.kind === 'open') demands.add(source.program, source.rate);
  const instances = new Map(model.services.map((service) => [service.id, service.instances]));
  return model.stations.map(({ id, servers, service, copies }): Offered => {
    const by = demands.of(id);
    const all = servers * (copies ?? (service === undefined ? 1 : (instances.get(service) ?? 1)));
    return { station: id, servers, by, busy: [...by.values()].reduce((sum, time) => sum + time, 0) / all };
  });
}

class Demanded {
  readonly #programs: ReadonlyMap<string, Program>;
  readonly #called: ReadonlyMap<string, string>;
  readonly #hits: ReadonlyMap<string, number>;
  readonly #by = new Map<string, Map<string, number>>();

  constructor({ programs, calls, caches = [] }: Model) {
    this.#programs = new Map(programs.map((program) => [program.id, program]));
    this.#called = new Map(calls.map(({ id, program }) => [id, program]));
    this.#hits = new Map(caches.map(({ id, hits }) => [id, hits.at(-1)?.[1] ?? 0]));
  }

  of(station: string): ReadonlyMap<string, number> {
    return this.#by.get(station) ?? new Map();
  }

  /** Requests of a program come, each second so many; returns the seconds that one takes without waiting. */
  add(program: string, rate: number, caller = ''): number {
    const { service, steps } = this.#programs.get(program) as Program;
    return this.#steps(steps, rate, service ?? caller);
  }

  #steps(steps: readonly Step[], rate: number, service: string): number {
    return steps.reduce((sum, step) => sum + this.#step(step, rate, service), 0);
  }

  #step(step: Step, rate: number, service: string): number {
    switch (step.do) {
      case 'use':
        return this.#take(step.station, step.time, rate, service);
      case 'wait':
        return meanOf(step.time);
      case 'hold': {
        const time = this.#steps(step.steps, rate, service);
        this.#count(step.station, rate * time, service);
        return time;
      }
      case 'call':
        return this.add(this.#called.get(step.call) as string, rate, service);
      case 'call all':
        return step.calls.reduce((longest, call) => Math.max(longest, this.add(this.#called.get(call) as string, rate, service)), 0);
      case 'publish':
        for (const program of step.to) this.add(program, rate);
        return 0;
      case 'maybe':
        return step.chance * this.#steps(step.steps, rate * step.chance, service) + (1 - step.chance) * this.#steps(step.else ?? [], rate * (1 - step.chance), service);
      case 'look up': {
        const misses = 1 - (this.#hits.get(step.cache) ?? 0);
        return misses * this.#steps(step.miss, rate * misses, service);
      }
      case 'fail':
        return 0;
    }
  }

  #take(station: string, time: Law, rate: number, service: string): number {
    this.#count(station, rate * meanOf(time), service);
    return meanOf(time);
  }

  #count(station: string, seconds: number, service: string): void {
    const by = this.#by.get(station) ?? new Map<string, number>();
    by.set(service, (by.get(service) ?? 0) + seconds);
    this.#by.set(station, by);
  }
}

import type { Stream } from '../../random/index.ts';
import type { Service } from './model.ts';

/** Chooses the instance of a service that a request goes to. */
export class Balancer {
  /** The most instances of any service; at least 1. */
  readonly most: number;
  readonly #instances: Int32Array;
  readonly #ways: Int32Array;
  readonly #turns: Int32Array;
  /** Requests inside each instance. */
  readonly #inside: Int32Array;
  readonly #stream: Stream;

  constructor(services: readonly Service[], stream: Stream) {
    this.most = services.reduce((most, { instances }) => Math.max(most, instances), 1);
    this.#instances = Int32Array.from(services, ({ instances }) => instances);
    this.#ways = Int32Array.from(services, ({ balancing }) => ['random', 'turns', 'better of two'].indexOf(balancing));
    this.#turns = new Int32Array(services.length);
    this.#inside = new Int32Array(services.length * this.most);
    this.#stream = stream;
  }

  choose(service: number): number {
    const count = this.#instances[service] as number;
    const chosen = count === 1 ? 0 : this.#among(service, count);
    (this.#inside[service * this.most + chosen] as number) += 1;
    return chosen;
  }

  /** A request has left. */
  done(service: number, instance: number): void {
    if (service >= 0) (this.#inside[service * this.most + instance] as number) -= 1;
  }

  #among(service: number, count: number): number {
    const way = this.#ways[service];
    if (way === 1) {
      const turn = this.#turns[service] as number;
      this.#turns[service] = turn + 1 === count ? 0 : turn + 1;
      return turn;
    }
    const first = Math.floor(this.#stream.uniform() * count);
    if (way === 0) return first;
    const second = Math.floor(this.#stream.uniform() * count);
    return (this.#inside[service * this.most + second] as number) < (this.#inside[service * this.most + first] as number) ? second : first;
  }
}

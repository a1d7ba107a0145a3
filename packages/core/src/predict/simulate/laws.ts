import { Stream } from '../../random/index.ts';
import type { Law } from './model.ts';

/** Codes of laws; numbers because a choice among them is made for every event. */
const [constant, exponential, erlang, lognormal, mix] = [0, 1, 2, 3, 4] as const;

/** Exponential numbers of a stream, drawn ahead: a number that a call returns costs more than one that lies in a column. */
class Ahead {
  readonly stream: Stream;
  readonly #column = new Float64Array(64);
  #at = 64;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  next(): number {
    if (this.#at === 64) {
      this.stream.fill(this.#column);
      this.#at = 0;
    }
    const found = this.#column[this.#at] as number;
    this.#at += 1;
    return found;
  }
}

/** Draws times of many laws, each from a stream of its own. */
export class Laws {
  readonly #kinds: number[] = [];
  readonly #means: number[] = [];
  /** Stages; or mean and deviation of the logarithm; or where its kinds are. */
  readonly #more: number[] = [];
  readonly #mixes: (readonly { readonly share: number; readonly mean: number }[])[] = [];
  readonly #streams: Ahead[] = [];
  readonly #seed: (name: string) => number;

  /** `seed` gives the seed of a stream by its name. */
  constructor(seed: (name: string) => number) {
    this.#seed = seed;
  }

  /** Takes in a law, and returns the number to draw by. */
  add(law: Law, name: string): number {
    const code = law.kind === 'constant' ? constant : law.kind === 'exponential' ? exponential : law.kind === 'erlang' ? erlang : law.kind === 'lognormal' ? lognormal : mix;
    this.#kinds.push(code);
    this.#means.push(law.kind === 'mix' ? 0 : law.kind === 'erlang' ? law.mean / law.stages : law.kind === 'lognormal' ? Math.log(law.mean) - Math.log1p(law.variation) / 2 : law.mean);
    this.#more.push(law.kind === 'erlang' ? law.stages : law.kind === 'lognormal' ? Math.sqrt(Math.log1p(law.variation)) : law.kind === 'mix' ? this.#mixes.push(law.of) - 1 : 0);
    return this.#streams.push(new Ahead(new Stream(this.#seed(name)))) - 1;
  }

  /** Returns a time, seconds. */
  draw(law: number): number {
    const stream = this.#streams[law] as Ahead;
    const mean = this.#means[law] as number;
    const kind = this.#kinds[law];
    if (kind === exponential) return stream.next() * mean;
    if (kind === constant) return mean;
    return this.#drawOther(law, kind, stream.stream, mean);
  }

  #drawOther(law: number, kind: number | undefined, stream: Stream, mean: number): number {
    const more = this.#more[law] as number;
    if (kind === lognormal) return Math.exp(mean + more * stream.normal());
    if (kind === erlang) {
      let sum = 0;
      for (let stage = 0; stage < more; stage += 1) sum += stream.exponential();
      return sum * mean;
    }
    let chance = stream.uniform();
    const kinds = this.#mixes[more] ?? [];
    for (const each of kinds) {
      chance -= each.share;
      if (chance < 0) return stream.exponential() * each.mean;
    }
    return stream.exponential() * (kinds.at(-1)?.mean ?? 0);
  }
}

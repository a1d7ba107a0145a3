import type { Laws } from './laws.ts';
import type { Model, Step } from './model.ts';

/** What an instruction does; numbers because the engine chooses by them for every event. */
export const opcode = { end: 0, use: 1, wait: 2, take: 3, give: 4, call: 5, callAll: 6, jump: 7, fail: 8, publish: 9, lookUp: 10, filled: 11 } as const;

/** One instruction, with its operands. */
interface Line {
  readonly op: number;
  /** Station, call, list, or the instruction to go to. */
  a: number;
  /** Law of the time; cache; how many places are held already. */
  readonly b: number;
  readonly rank: number;
  readonly chance: number;
  /** How many places who is here holds. */
  readonly held: number;
}

/** Places that may be held inside one another. */
export const mostHeld = 8;

/** Programs as flat tables: instruction `n` is `op[n]` with its operands. */
export interface Code extends Readonly<Record<'op' | 'a' | 'b' | 'rank' | 'held' | 'chance', readonly number[]>> {
  /** First instruction of each program. */
  readonly starts: readonly number[];
  /** What `callAll` begins at once: first instructions of programs that are one call each. What `publish` leaves messages for: sources. */
  readonly lists: readonly (readonly number[])[];
  /** An instruction that nothing waits for, before an end. */
  readonly gone: number;
}

/** Returns the programs of a model as tables. Throws where a name leads nowhere, which is a bug: models are made by us. */
export function compile(model: Model, laws: Laws): Code {
  const writer = new Writer(model, laws);
  const starts = model.programs.map(({ id, steps }) => writer.program(id, steps));
  writer.finishLists();
  const gone = writer.line(opcode.end);
  writer.line(opcode.end);
  const { lines, lists } = writer;
  const column = (of: (line: Line) => number): readonly number[] => lines.map(of);
  return { op: column(({ op }) => op), a: column(({ a }) => a), b: column(({ b }) => b), rank: column(({ rank }) => rank), held: column(({ held }) => held), chance: column(({ chance }) => chance), starts, lists, gone };
}

/** Writes instructions one after the other. */
class Writer {
  readonly lines: Line[] = [];
  readonly lists: (readonly number[])[] = [];
  readonly #laws: Laws;
  readonly #station: (id: string) => number;
  readonly #call: (id: string) => number;
  readonly #cache: (id: string) => number;
  readonly #message: (id: string) => number;
  readonly #fanOuts: number[] = [];
  #held = 0;

  constructor({ stations, calls, caches = [], sources, programs }: Model, laws: Laws) {
    this.#laws = laws;
    this.#station = placesOf('station', stations);
    this.#call = placesOf('call', calls);
    this.#cache = placesOf('cache', caches);
    // Each program can be left messages: it is a source then, after those from outside.
    const program = placesOf('program', programs);
    this.#message = (id) => sources.length + program(id);
  }

  /** Returns where the program begins. */
  program(id: string, steps: readonly Step[]): number {
    const start = this.lines.length;
    this.#steps(steps, id);
    this.line(opcode.end);
    return start;
  }

  /** Returns the place of the new instruction. */
  line(op: number, more: Partial<Line> = {}): number {
    return this.lines.push({ op, a: 0, b: 0, rank: 0, chance: 0, held: this.#held, ...more }) - 1;
  }

  /** The calls of each fan-out become programs of one call. */
  finishLists(): void {
    for (const list of this.#fanOuts) {
      this.lists[list] = (this.lists[list] ?? []).map((call) => {
        const start = this.line(opcode.call, { a: call });
        this.line(opcode.end);
        return start;
      });
    }
  }

  #steps(steps: readonly Step[], path: string): void {
    for (const [at, step] of steps.entries()) this.#step(step, `${path}.${at}`);
  }

  #step(step: Step, path: string): void {
    switch (step.do) {
      case 'use':
        this.line(opcode.use, { a: this.#station(step.station), b: this.#laws.add(step.time, path), rank: step.rank ?? 0 });
        break;
      case 'wait':
        this.line(opcode.wait, { b: this.#laws.add(step.time, path) });
        break;
      case 'hold':
        this.#hold(this.#station(step.station), step.steps, path);
        break;
      case 'call':
        this.line(opcode.call, { a: this.#call(step.call) });
        break;
      case 'call all':
        this.#fanOuts.push(this.lists.push(step.calls.map(this.#call)) - 1);
        this.line(opcode.callAll, { a: this.lists.length - 1 });
        break;
      case 'publish':
        this.line(opcode.publish, { a: this.lists.push(step.to.map(this.#message)) - 1 });
        break;
      case 'maybe':
        this.#maybe(step, path);
        break;
      case 'look up':
        this.#lookUp(this.#cache(step.cache), step.miss, path);
        break;
      case 'fail':
        this.line(opcode.fail, { chance: step.chance });
        break;
    }
  }

  #hold(station: number, steps: readonly Step[], path: string): void {
    const depth = this.#held;
    if (depth === mostHeld) throw new Error(`${path} holds more than ${mostHeld} places`);
    this.line(opcode.take, { a: station, b: depth });
    this.#held = depth + 1;
    this.#steps(steps, path);
    this.line(opcode.give, { a: station, b: depth });
    this.#held = depth;
  }

  #maybe({ chance, steps, else: otherwise }: Extract<Step, { do: 'maybe' }>, path: string): void {
    const skip = this.line(opcode.jump, { chance: 1 - chance });
    this.#steps(steps, `${path}.then`);
    const over = otherwise === undefined ? -1 : this.line(opcode.jump, { chance: 1 });
    this.#target(skip);
    if (otherwise === undefined) return;
    this.#steps(otherwise, `${path}.else`);
    this.#target(over);
  }

  #lookUp(cache: number, miss: readonly Step[], path: string): void {
    const hit = this.line(opcode.lookUp, { b: cache });
    this.#steps(miss, path);
    this.line(opcode.filled, { b: cache });
    this.#target(hit);
  }

  /** An earlier instruction goes to the next one. */
  #target(line: number): void {
    (this.lines[line] as Line).a = this.lines.length;
  }
}

/** Returns a function from ids to places in a list. */
export function placesOf(what: string, list: readonly { readonly id: string }[]): (id: string) => number {
  const places = new Map(list.map(({ id }, place) => [id, place]));
  return (id) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`no ${what} ${id}`);
    return place;
  };
}

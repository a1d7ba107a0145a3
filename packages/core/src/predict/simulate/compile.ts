import type { Laws } from './laws.ts';
import type { Model, Program, Step } from './model.ts';

/** What an instruction does; numbers because the engine chooses by them for every event. */
export const opcode = { end: 0, use: 1, wait: 2, take: 3, give: 4, call: 5, callAll: 6, jump: 7, fail: 8 } as const;

/** Programs as flat tables: instruction `n` is `op[n]` with its operands. */
export interface Code {
  readonly op: Int32Array;
  /** Station, call, or the instruction to go to. */
  readonly a: Int32Array;
  /** Law of the time, or rank in the queue; calls: where their list begins. */
  readonly b: Int32Array;
  readonly rank: Int32Array;
  readonly chance: Float64Array;
  /** First instruction of each program. */
  readonly starts: Int32Array;
  /** Stations of which an instruction's request holds a place, the last taken first; failing there gives them back. */
  readonly held: readonly (readonly number[])[];
  /** What `callAll` starts at once: the first instructions of programs that are one call each. */
  readonly lists: readonly (readonly number[])[];
}

interface Line {
  op: number;
  a: number;
  b: number;
  rank: number;
  chance: number;
  held: readonly number[];
}

/** Returns the programs of a model as tables. Throws where a name leads nowhere, which is a bug: models are made by us. */
export function compile(model: Model, laws: Laws): Code {
  const lines: Line[] = [];
  const lists: (readonly number[])[] = [];
  const station = placesOf('station', model.stations);
  const call = placesOf('call', model.calls);
  const compileSteps = (steps: readonly Step[], held: readonly number[], path: string): void => {
    for (const [at, step] of steps.entries()) compileStep(step, held, `${path}.${at}`);
  };
  const push = (op: number, held: readonly number[], more: Partial<Line> = {}): Line => {
    const line = { op, a: 0, b: 0, rank: 0, chance: 0, held, ...more };
    lines.push(line);
    return line;
  };
  const compileStep = (step: Step, held: readonly number[], path: string): void => {
    switch (step.do) {
      case 'use':
        push(opcode.use, held, { a: station(step.station), b: laws.add(step.time, path), rank: step.rank ?? 0 });
        break;
      case 'wait':
        push(opcode.wait, held, { b: laws.add(step.time, path) });
        break;
      case 'hold': {
        const place = station(step.station);
        push(opcode.take, held, { a: place });
        compileSteps(step.steps, [place, ...held], path);
        push(opcode.give, [place, ...held], { a: place });
        break;
      }
      case 'call':
        push(opcode.call, held, { a: call(step.call) });
        break;
      case 'call all':
        push(opcode.callAll, held, { a: lists.push(step.calls.map(call)) - 1 });
        break;
      case 'maybe': {
        const skip = push(opcode.jump, held, { chance: 1 - step.chance });
        compileSteps(step.steps, held, `${path}.then`);
        if (step.else !== undefined) {
          const over = push(opcode.jump, held, { chance: 1 });
          skip.a = lines.length;
          compileSteps(step.else, held, `${path}.else`);
          over.a = lines.length;
        } else skip.a = lines.length;
        break;
      }
      case 'fail':
        push(opcode.fail, held, { chance: step.chance });
        break;
    }
  };
  const starts = model.programs.map((program: Program) => {
    const start = lines.length;
    compileSteps(program.steps, [], program.id);
    push(opcode.end, []);
    return start;
  });
  const alone = lists.map((list) =>
    list.map((each) => {
      push(opcode.call, [], { a: each });
      push(opcode.end, []);
      return lines.length - 2;
    }),
  );
  const column = (of: (line: Line) => number): Int32Array => Int32Array.from(lines, of);
  return { op: column(({ op }) => op), a: column(({ a }) => a), b: column(({ b }) => b), rank: column(({ rank }) => rank), chance: Float64Array.from(lines, (line) => line.chance), starts: Int32Array.from(starts), held: lines.map((line) => line.held), lists: alone };
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

import { opcode } from '../compile.ts';
import type { Code } from '../compile.ts';

/** The programs in columns of the engine's own: columns that never change are faster to read. */
export interface Instructions {
  readonly op: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly rank: Int32Array;
  /** How many places who is here holds, one inside the other; ending here gives them back. */
  readonly held: Int32Array;
  readonly chance: Float64Array;
  /** First instruction of each program. */
  readonly starts: Int32Array;
  readonly list: (place: number) => readonly number[];
  readonly load: (code: Code) => void;
}

/** Returns room for so many instructions. */
export function createInstructions(most: number): Instructions {
  const column = (): Int32Array => new Int32Array(most);
  const [op, a, b, rank, held, chance, starts] = [column(), column(), column(), column(), column(), new Float64Array(most), column()];
  let lists: Code['lists'] = [];
  return {
    op, a, b, rank, held, chance, starts,
    list: (place) => lists[place] ?? [],
    load(given) {
      lists = given.lists;
      // What nobody goes to is an end.
      op.fill(opcode.end);
      for (const [to, from] of [[op, given.op], [a, given.a], [b, given.b], [rank, given.rank], [held, given.held], [chance, given.chance], [starts, given.starts]] as const) to.set(from);
    },
  };
}

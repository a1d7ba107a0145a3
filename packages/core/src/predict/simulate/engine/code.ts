import { opcode } from '../compile.ts';
import type { Code, Held } from '../compile.ts';

/** The programs in columns of the engine's own: columns that never change are faster to read. */
export interface Instructions {
  readonly op: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly rank: Int32Array;
  readonly chance: Float64Array;
  /** First instruction of each program. */
  readonly starts: Int32Array;
  readonly heldAt: (pc: number) => readonly Held[];
  readonly list: (place: number) => readonly number[];
  readonly load: (code: Code) => void;
}

/** Returns room for so many instructions. */
export function createInstructions(most: number): Instructions {
  const column = (): Int32Array => new Int32Array(most);
  const [op, a, b, rank, chance, starts] = [column(), column(), column(), column(), new Float64Array(most), column()];
  let code: Pick<Code, 'held' | 'lists'> = { held: [], lists: [] };
  return {
    op, a, b, rank, chance, starts,
    heldAt: (pc) => code.held[pc] ?? [],
    list: (place) => code.lists[place] ?? [],
    load(given) {
      code = given;
      // What nobody goes to is an end.
      op.fill(opcode.end);
      for (const [to, from] of [[op, given.op], [a, given.a], [b, given.b], [rank, given.rank], [chance, given.chance], [starts, given.starts]] as const) to.set(from);
    },
  };
}

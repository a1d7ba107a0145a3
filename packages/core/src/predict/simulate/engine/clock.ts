/** Times that go from part to part of the engine, seconds. Each is a column of one: a number that a call passes on may be put on the heap, one in a column is not. */
export interface Clock {
  readonly now: Float64Array;
  /** When what is scheduled next is to happen. */
  readonly when: Float64Array;
  /** What was drawn last. */
  readonly drawn: Float64Array;
  /** When the run ends. */
  readonly until: Float64Array;
}

export function createClock(): Clock {
  return { now: new Float64Array(1), when: new Float64Array(1), drawn: new Float64Array(1), until: new Float64Array(1) };
}

/** How many of each an engine has room for. */
export interface Room {
  /** Requests, and what they called, inside at a time. */
  readonly frames: number;
  readonly services: number;
  /** Instances of all services. */
  readonly instances: number;
  /** Stations with all their copies. */
  readonly places: number;
  readonly calls: number;
  /** Sources, and programs that messages can be left for. */
  readonly sources: number;
  readonly laws: number;
  /** Instructions of all programs. */
  readonly code: number;
}

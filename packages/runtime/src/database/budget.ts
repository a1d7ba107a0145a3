import { tooLate, unavailable } from '../problem/problem.ts';
import type { Problem } from '../problem/problem.ts';

/** A connection that works for a budget. */
export interface Held {
  readonly end: () => unknown;
}

/** How long a connection may stay silent after its budget's end, its statement timeout included, before it is given up. */
const silenceMilliseconds = 5000;
/** How long the answer to COMMIT is waited for: only it tells what happened. */
const commitMilliseconds = 1000;

/** The time that one request (or job) may spend, and what it is doing with it. */
export class Budget {
  readonly expiresAt: number;
  /** True once it has been decided not to wait any more: nothing may start or be committed. */
  over = false;
  /** How many statements wait for a connection. */
  waiting = 0;
  /** True from the moment COMMIT is sent. */
  committing = false;
  /** The connections that work for it: several, where an operation asks at once. */
  readonly held = new Set<Held>();

  constructor(milliseconds: number) {
    this.expiresAt = performance.now() + milliseconds;
  }

  /** Milliseconds left, 0 when over. */
  left(): number {
    return this.over ? 0 : Math.max(0, this.expiresAt - performance.now());
  }

  /** Called when the time has passed: what to answer, or undefined when COMMIT's answer is worth another second. */
  end(): Problem | undefined {
    if (this.committing && performance.now() < this.expiresAt + commitMilliseconds) return undefined;
    this.over = true;
    for (const held of this.held) setTimeout(() => this.held.has(held) && held.end(), silenceMilliseconds).unref();
    return this.waiting > 0 ? unavailable('pool-exhausted', 1) : tooLate();
  }

  /** The same promise, rejected when the time passes first. For work off the request's fast path. */
  async bound<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(this.end() ?? tooLate()), this.left());
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What a budget's timer waits when COMMIT is under way, in milliseconds. */
export const extension = commitMilliseconds;

import { hash } from 'node:crypto';

interface Kept<Value> {
  readonly value: Value;
  readonly until: number;
}

/** Longest that a verified token is believed without looking again, in milliseconds. */
const keptMilliseconds = 60_000;

/**
 * Verified tokens by their SHA-256, so that memory holds no token that could be used. The one unused for longest goes
 * first when it is full.
 */
export class TokenCache<Value> {
  readonly #entries = new Map<string, Kept<Value>>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  static keyOf(token: string): string {
    return hash('sha256', token, 'base64');
  }

  get(key: string, now: number = Date.now()): Value | undefined {
    const kept = this.#entries.get(key);
    if (kept === undefined) return undefined;
    this.#entries.delete(key);
    if (kept.until <= now) return undefined;
    this.#entries.set(key, kept);
    return kept.value;
  }

  /** Keeps a value until the token expires (`expires` in seconds since 1970) or for 60 s, whichever is sooner. */
  set(key: string, value: Value, expires: number | undefined, now: number = Date.now()): void {
    const until = Math.min(now + keptMilliseconds, (expires ?? Infinity) * 1000);
    this.#entries.delete(key);
    this.#entries.set(key, { value, until });
    if (this.#entries.size > this.#size) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
  }
}

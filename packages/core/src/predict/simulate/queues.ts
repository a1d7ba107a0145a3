import type { Frames } from './frames.ts';

/** Ranks of a queue: a lower one goes first. */
export const ranks = 4;

/** The stations' servers and queues: who waits is linked to who waits before and behind it, so that it can leave from anywhere. */
export class Queues {
  readonly servers: Int32Array;
  readonly busy: Int32Array;
  readonly waiting: Int32Array;
  readonly room: Float64Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #busyTime: Float64Array;
  readonly #waitingTime: Float64Array;

  constructor(servers: readonly number[], room: readonly number[]) {
    const count = servers.length;
    this.servers = Int32Array.from(servers);
    this.room = Float64Array.from(room);
    [this.busy, this.waiting] = [new Int32Array(count), new Int32Array(count)];
    [this.#first, this.#last] = [new Int32Array(count * ranks).fill(-1), new Int32Array(count * ranks).fill(-1)];
    [this.#busyTime, this.#waitingTime] = [new Float64Array(count), new Float64Array(count)];
  }

  /** A server begins: what it was busy for is the time of its end less that of its beginning. */
  begin(station: number, now: number): void {
    (this.busy[station] as number) += 1;
    (this.#busyTime[station] as number) -= now;
  }

  /** A server ends. */
  end(station: number, now: number): void {
    (this.busy[station] as number) -= 1;
    (this.#busyTime[station] as number) += now;
  }

  /** Seconds of all servers busy, and of all who wait, since the last reset. */
  busyTime(station: number, now: number): number {
    return (this.#busyTime[station] as number) + now * (this.busy[station] as number);
  }

  waitingTime(station: number, now: number): number {
    return (this.#waitingTime[station] as number) + now * (this.waiting[station] as number);
  }

  /** Starts the sums anew. */
  reset(now: number): void {
    for (let station = 0; station < this.busy.length; station += 1) {
      this.#busyTime[station] = -now * (this.busy[station] as number);
      this.#waitingTime[station] = -now * (this.waiting[station] as number);
    }
  }

  join(frames: Frames, station: number, rank: number, frame: number, now: number): void {
    const queue = station * ranks + rank;
    const last = this.#last[queue] as number;
    frames.before[frame] = last;
    frames.behind[frame] = -1;
    if (last < 0) this.#first[queue] = frame;
    else frames.behind[last] = frame;
    this.#last[queue] = frame;
    (this.waiting[station] as number) += 1;
    (this.#waitingTime[station] as number) -= now;
  }

  leave(frames: Frames, station: number, rank: number, frame: number, now: number): void {
    const queue = station * ranks + rank;
    const before = frames.before[frame] as number;
    const behind = frames.behind[frame] as number;
    if (before < 0) this.#first[queue] = behind;
    else frames.behind[before] = behind;
    if (behind < 0) this.#last[queue] = before;
    else frames.before[behind] = before;
    (this.waiting[station] as number) -= 1;
    (this.#waitingTime[station] as number) += now;
  }

  /** Takes who is first out of the queue; -1 where nobody waits. */
  next(frames: Frames, station: number, now: number): number {
    if (this.waiting[station] === 0) return -1;
    for (let rank = 0; rank < ranks; rank += 1) {
      const frame = this.#first[station * ranks + rank] as number;
      if (frame >= 0) {
        this.leave(frames, station, rank, frame, now);
        return frame;
      }
    }
    throw new Error('someone waits in no queue');
  }
}

import type { Clock } from './clock.ts';

/** The servers of stations, and how long they were busy. */
export interface Servers {
  readonly count: Int32Array;
  readonly busy: Int32Array;
  /** How many may wait. */
  readonly room: Float64Array;
  readonly begin: (place: number) => void;
  readonly end: (place: number) => void;
  /** Seconds of all servers since `reset`. */
  readonly busyTime: (place: number) => number;
  readonly reset: (places: number) => void;
  readonly load: (count: readonly number[], room: readonly number[]) => void;
}

/** Returns servers of so many stations. */
export function createServers(most: number, { now }: Clock): Servers {
  const [count, busy, room, times] = [new Int32Array(most), new Int32Array(most), new Float64Array(most), new Float64Array(most)];
  return {
    count, busy, room,
    // What a server was busy for is the time of its end less that of its beginning.
    begin(place) {
      (busy[place] as number) += 1;
      (times[place] as number) -= now[0] as number;
    },
    end(place) {
      (busy[place] as number) -= 1;
      (times[place] as number) += now[0] as number;
    },
    busyTime: (place) => (times[place] as number) + (now[0] as number) * (busy[place] as number),
    reset(places) {
      for (let place = 0; place < places; place += 1) times[place] = -(now[0] as number) * (busy[place] as number);
    },
    load(servers, waiting) {
      count.set(servers);
      room.set(waiting);
      for (const column of [busy, times]) column.fill(0, 0, servers.length);
    },
  };
}

import { retryBudget } from '@kentledge/policies';
import { Stream, streamOf } from '../../random/index.ts';
import { Balancer } from './balancer.ts';
import { compile, opcode } from './compile.ts';
import type { Code } from './compile.ts';
import { EventHeap } from './event-heap.ts';
import { Frames } from './frames.ts';
import { Laws } from './laws.ts';
import type { Model } from './model.ts';
import { Queues } from './queues.ts';
import { outcome, Tally } from './results.ts';
import type { Simulated } from './results.ts';
import { sourceTable } from './sources.ts';
import type { SourceTable } from './sources.ts';
import { callTable, stationTable } from './tables.ts';
import type { CallTable, StationTable } from './tables.ts';
import { TimeoutRing } from './timeout-ring.ts';
import { timer, Timers } from './timers.ts';

/** Kinds of events, in the low bits of their data; the rest says of whom. */
const event = { served: 0, waited: 1, arrives: 2, timer: 3, timeout: 4, pause: 5 } as const;
const kindBits = 3;
const kinds = 7;
/** Requests and calls inside at most; more are refused. */
const mostInside = 1 << 22;

/** Runs a model from event to event. All its state is numbers in flat columns: nothing is made for an event. */
export class Engine {
  readonly #model: Model;
  readonly #laws: Laws;
  readonly #code: Code;
  readonly #stations: StationTable;
  readonly #calls: CallTable;
  readonly #sources: SourceTable;
  readonly #heap = new EventHeap();
  readonly #frames = new Frames(mostInside);
  readonly #queues: Queues;
  readonly #rings: readonly TimeoutRing[];
  readonly #timers = new Timers();
  readonly #balancer: Balancer;
  readonly #chance: Stream;
  readonly #budgets: Float64Array;
  readonly #attempts: Float64Array;
  readonly #timeouts: Float64Array;
  /** Seconds that a station has paused until now, the present pause whole; and when that ends. */
  readonly #pausedFor: Float64Array;
  readonly #pausedUntil: Float64Array;
  readonly #watched: number;
  #tallies: readonly Tally[];
  /** Now, when counting began, and events until now. */
  readonly #clock = new Float64Array(3);
  /** Frames that can go on now. */
  #ready = new Int32Array(64);
  #readyCount = 0;

  /** `seed` is any whole number; the same one gives the same run. `watched` is the way of ending whose share is watched; 0: the times of those answered. */
  constructor(model: Model, seed: number, watched: number = outcome.answered) {
    const seedOf = (name: string): number => streamOf(seed, name);
    this.#model = model;
    this.#laws = new Laws(seedOf);
    this.#code = compile(model, this.#laws);
    this.#stations = stationTable(model, this.#laws);
    this.#queues = new Queues(this.#stations.servers, this.#stations.room);
    this.#calls = callTable(model);
    this.#sources = sourceTable(model, this.#laws);
    this.#rings = model.calls.map(({ timeout }) => new TimeoutRing(timeout ?? Number.POSITIVE_INFINITY));
    this.#balancer = new Balancer(model.services, new Stream(seedOf('balancing')));
    this.#chance = new Stream(seedOf('chance'));
    const calls = model.calls.length;
    [this.#attempts, this.#timeouts, this.#budgets] = [new Float64Array(calls), new Float64Array(calls), new Float64Array(calls * this.#balancer.most)];
    const places = this.#stations.servers.length;
    [this.#pausedFor, this.#pausedUntil] = [new Float64Array(places), new Float64Array(places)];
    this.#watched = watched;
    this.#tallies = model.sources.map(() => new Tally(watched));
    this.#begin();
  }

  /** Runs on until so many seconds of simulated time. */
  run(until: number): void {
    const heap = this.#heap;
    const clock = this.#clock;
    let events = 0;
    for (;;) {
      const time = heap.next();
      if (time > until) break;
      clock[0] = time;
      const data = heap.take();
      events += 1;
      this.#happen(data & kinds, data >>> kindBits);
      while (this.#readyCount > 0) {
        this.#readyCount -= 1;
        this.#advance(this.#ready[this.#readyCount] as number);
      }
    }
    clock[0] = until;
    (clock[2] as number) += events;
  }

  /** Forgets what was counted until now: the end of the warm-up. */
  reset(): void {
    const now = this.#clock[0] as number;
    this.#clock[1] = now;
    this.#queues.reset(now);
    this.#tallies = this.#model.sources.map(() => new Tally(this.#watched));
    this.#attempts.fill(0);
    this.#timeouts.fill(0);
  }

  /** Returns what was counted since the last reset. */
  result(): Simulated {
    const [now, began, events] = this.#clock as unknown as [number, number, number];
    const seconds = now - began;
    const { first, copies } = this.#stations;
    const stations = this.#model.stations.map(({ id }, place) => {
      let [busy, waiting] = [0, 0];
      const [from, count] = [first[place] as number, copies[place] as number];
      for (let copy = from; copy < from + count; copy += 1) {
        busy += this.#queues.busyTime(copy, now);
        waiting += this.#queues.waitingTime(copy, now);
      }
      return { id, busy: busy / seconds / count, waiting: waiting / seconds / count };
    });
    return {
      seconds,
      events,
      sources: this.#model.sources.map(({ id }, source) => ({ id, tally: this.#tallies[source] as Tally })),
      stations,
      calls: this.#model.calls.map(({ id }, call) => ({ id, attempts: this.#attempts[call] as number, timeouts: this.#timeouts[call] as number })),
    };
  }

  #begin(): void {
    for (const [source, each] of this.#model.sources.entries()) {
      if (each.kind === 'open') this.#heap.add(this.#laws.draw(this.#sources.law[source] as number), (source << kindBits) | event.arrives);
      else for (let user = 0; user < each.users; user += 1) this.#think(source);
    }
    for (const [call, { retries }] of this.#model.calls.entries()) {
      if (retries?.budget !== undefined) for (let instance = 0; instance < this.#balancer.most; instance += 1) retryBudget.start(this.#budgets, call * this.#balancer.most + instance, retries.budget);
    }
    for (const [place, law] of this.#stations.every.entries()) if (law >= 0) this.#heap.add(this.#laws.draw(law), (place << kindBits) | event.pause);
  }

  #happen(kind: number, id: number): void {
    switch (kind) {
      case event.served:
        this.#served(id);
        break;
      case event.waited:
        (this.#frames.pc[id] as number) += 1;
        this.#advance(id);
        break;
      case event.arrives:
        this.#heap.add((this.#clock[0] as number) + this.#laws.draw(this.#sources.law[id] as number), (id << kindBits) | event.arrives);
        this.#admit(id);
        break;
      case event.timer:
        this.#timer(id);
        break;
      case event.timeout:
        this.#timeout(id);
        break;
      default:
        this.#pause(id);
    }
  }

  /** A request of a source begins. */
  #admit(source: number): void {
    const frame = this.#frames.take();
    if (frame < 0) {
      this.#tallies[source]?.add(0, outcome.refused);
      return;
    }
    this.#frames.parent[frame] = -1;
    this.#frames.source[frame] = source;
    this.#start(frame, this.#sources.program[source] as number, 0);
    this.#advance(frame);
  }

  #start(frame: number, program: number, callersInstance: number): void {
    const frames = this.#frames;
    const service = this.#calls.serviceOf[program] as number;
    frames.pc[frame] = this.#code.starts[program] as number;
    frames.service[frame] = service;
    frames.instance[frame] = service < 0 ? callersInstance : this.#balancer.choose(service);
    frames.pending[frame] = 0;
    frames.came[frame] = this.#clock[0] as number;
  }

  /** Does what comes next for a frame, until it must wait. */
  #advance(frame: number): void {
    const { op, a, b, chance, lists } = this.#code;
    const { pc } = this.#frames;
    for (;;) {
      const at = pc[frame] as number;
      switch (op[at]) {
        case opcode.use: {
          const place = this.#placeOf(a[at] as number, frame);
          if (this.#enter(frame, place, at)) this.#serve(frame, place, at);
          return;
        }
        case opcode.wait:
          this.#heap.add((this.#clock[0] as number) + this.#laws.draw(b[at] as number), (frame << kindBits) | event.waited);
          return;
        case opcode.take:
          if (!this.#enter(frame, this.#placeOf(a[at] as number, frame), at)) return;
          pc[frame] = at + 1;
          break;
        case opcode.give:
          this.#release(this.#placeOf(a[at] as number, frame));
          pc[frame] = at + 1;
          break;
        case opcode.jump:
          pc[frame] = (chance[at] as number) === 1 || this.#chance.uniform() < (chance[at] as number) ? (a[at] as number) : at + 1;
          break;
        case opcode.call:
          this.#frames.tries[frame] = 1;
          this.#dial(frame, a[at] as number);
          return;
        case opcode.callAll:
          this.#callAll(frame, lists[a[at] as number] ?? []);
          return;
        case opcode.fail:
          if (this.#chance.uniform() < (chance[at] as number)) {
            this.#fail(frame, outcome.failed);
            return;
          }
          pc[frame] = at + 1;
          break;
        default:
          this.#finish(frame, outcome.answered);
          return;
      }
    }
  }

  #placeOf(station: number, frame: number): number {
    return (this.#stations.first[station] as number) + (this.#stations.isScoped[station] as number) * (this.#frames.instance[frame] as number);
  }

  /** Returns whether a server is free, and takes it; else the frame waits, or is refused. */
  #enter(frame: number, place: number, at: number): boolean {
    const queues = this.#queues;
    if ((queues.busy[place] as number) >= (queues.servers[place] as number)) {
      if ((queues.waiting[place] as number) >= (queues.room[place] as number)) this.#fail(frame, outcome.refused);
      else this.#queue(frame, place, at);
      return false;
    }
    queues.begin(place, this.#clock[0] as number);
    return true;
  }

  #queue(frame: number, place: number, at: number): void {
    const now = this.#clock[0] as number;
    this.#queues.join(this.#frames, place, this.#code.rank[at] as number, frame, now);
    this.#frames.station[frame] = place;
    const law = this.#stations.patience[place] as number;
    if (law >= 0) this.#heap.add(now + this.#laws.draw(law), (this.#timers.add(timer.patience, frame, this.#frames.turn[frame] as number) << kindBits) | event.timer);
  }

  /** A server of the station begins with the frame. */
  #serve(frame: number, place: number, at: number): void {
    const now = this.#clock[0] as number;
    const until = this.#pausedUntil[place] as number;
    this.#frames.station[frame] = place;
    this.#frames.paused[frame] = this.#pausedFor[place] as number;
    this.#heap.add((until > now ? until : now) + this.#laws.draw(this.#code.b[at] as number), (frame << kindBits) | event.served);
  }

  #served(frame: number): void {
    const frames = this.#frames;
    const place = frames.station[frame] as number;
    const late = (this.#pausedFor[place] as number) - (frames.paused[frame] as number);
    if (late > 0) {
      frames.paused[frame] = this.#pausedFor[place] as number;
      this.#heap.add((this.#clock[0] as number) + late, (frame << kindBits) | event.served);
      return;
    }
    this.#release(place);
    (frames.pc[frame] as number) += 1;
    this.#advance(frame);
  }

  /** A server is free: the first who waits gets it. */
  #release(place: number): void {
    const queues = this.#queues;
    const next = queues.next(this.#frames, place, this.#clock[0] as number);
    if (next < 0) {
      queues.end(place, this.#clock[0] as number);
      return;
    }
    if ((this.#stations.patience[place] as number) >= 0) (this.#frames.turn[next] as number) += 1;
    const at = this.#frames.pc[next] as number;
    if (this.#code.op[at] === opcode.use) this.#serve(next, place, at);
    else {
      this.#frames.pc[next] = at + 1;
      this.#wake(next);
    }
  }

  #wake(frame: number): void {
    if (this.#readyCount === this.#ready.length) {
      const larger = new Int32Array(2 * this.#ready.length);
      larger.set(this.#ready);
      this.#ready = larger;
    }
    this.#ready[this.#readyCount] = frame;
    this.#readyCount += 1;
  }

  #callAll(frame: number, starts: readonly number[]): void {
    const frames = this.#frames;
    frames.pending[frame] = starts.length;
    frames.failed[frame] = outcome.answered;
    for (const start of starts) {
      const part = this.#child(frame);
      if (part < 0) this.#answered(frame, outcome.refused);
      else {
        frames.pc[part] = start;
        frames.service[part] = -1;
        frames.instance[part] = frames.instance[frame] as number;
        frames.pending[part] = 0;
        this.#wake(part);
      }
    }
  }

  /** Returns a new frame whose answer the other waits for; -1 where there are as many as may be. */
  #child(frame: number): number {
    const child = this.#frames.take();
    if (child < 0) return child;
    this.#frames.parent[child] = frame;
    this.#frames.parentTurn[child] = this.#frames.turn[frame] as number;
    return child;
  }

  /** An attempt of a call begins. */
  #dial(frame: number, call: number): void {
    const frames = this.#frames;
    (this.#attempts[call] as number) += 1;
    const budget = this.#model.calls[call]?.retries?.budget;
    if (budget !== undefined && frames.tries[frame] === 1) retryBudget.called(this.#budgets, this.#budgetOf(frame, call), budget);
    const child = this.#child(frame);
    if (child < 0) {
      this.#fail(frame, outcome.refused);
      return;
    }
    this.#start(child, this.#calls.program[call] as number, frames.instance[frame] as number);
    const ring = this.#rings[call] as TimeoutRing;
    if (ring.after < Number.POSITIVE_INFINITY && ring.add(this.#clock[0] as number, frame, frames.turn[frame] as number)) this.#heap.add((this.#clock[0] as number) + ring.after, (call << kindBits) | event.timeout);
    this.#wake(child);
  }

  #budgetOf(frame: number, call: number): number {
    return call * this.#balancer.most + (this.#frames.instance[frame] as number);
  }

  #fail(frame: number, how: number): void {
    for (const station of this.#code.held[this.#frames.pc[frame] as number] ?? []) this.#release(this.#placeOf(station, frame));
    this.#finish(frame, how);
  }

  #finish(frame: number, how: number): void {
    const frames = this.#frames;
    const parent = frames.parent[frame] as number;
    this.#balancer.done(frames.service[frame] as number, frames.instance[frame] as number);
    if (parent < 0) {
      const source = frames.source[frame] as number;
      this.#tallies[source]?.add((this.#clock[0] as number) - (frames.came[frame] as number), how);
      frames.give(frame);
      if ((this.#sources.users[source] as number) > 0) this.#think(source);
      return;
    }
    const isHeard = frames.turn[parent] === frames.parentTurn[frame];
    frames.give(frame);
    if (isHeard) this.#answered(parent, how);
  }

  /** A call of the frame has ended. */
  #answered(frame: number, how: number): void {
    const frames = this.#frames;
    const pending = frames.pending[frame] as number;
    if (pending > 0) {
      if (how !== outcome.answered) frames.failed[frame] = how;
      frames.pending[frame] = pending - 1;
      if (pending > 1) return;
    }
    (frames.turn[frame] as number) += 1;
    const end = pending > 0 ? (frames.failed[frame] as number) : how;
    if (end === outcome.answered) {
      (frames.pc[frame] as number) += 1;
      this.#wake(frame);
    } else if (pending > 0) this.#fail(frame, end);
    else this.#again(frame, end);
  }

  /** Tries a call again that failed, or gives up. */
  #again(frame: number, how: number): void {
    const frames = this.#frames;
    const call = this.#code.a[frames.pc[frame] as number] as number;
    const tries = frames.tries[frame] as number;
    const budget = this.#model.calls[call]?.retries?.budget;
    if (tries >= (this.#calls.attempts[call] as number) || (budget !== undefined && !retryBudget.mayRetry(this.#budgets, this.#budgetOf(frame, call)))) {
      this.#fail(frame, how);
      return;
    }
    frames.tries[frame] = tries + 1;
    const longest = (this.#calls.backoff[call] as number) * 2 ** (tries - 1);
    const wait = this.#calls.jitter[call] === 1 ? longest * this.#chance.uniform() : longest;
    if (wait === 0) this.#dial(frame, call);
    else this.#heap.add((this.#clock[0] as number) + wait, (this.#timers.add(timer.retry, frame, frames.turn[frame] as number) << kindBits) | event.timer);
  }

  #timer(at: number): void {
    const timers = this.#timers;
    const [what, whom, turn] = [timers.what[at] as number, timers.whom[at] as number, timers.turn[at] as number];
    timers.give(at);
    if (what === timer.think) this.#admit(whom);
    else if (this.#frames.turn[whom] === turn) {
      if (what === timer.retry) this.#dial(whom, this.#code.a[this.#frames.pc[whom] as number] as number);
      else this.#impatient(whom);
    }
  }

  #impatient(frame: number): void {
    const place = this.#frames.station[frame] as number;
    this.#queues.leave(this.#frames, place, this.#code.rank[this.#frames.pc[frame] as number] as number, frame, this.#clock[0] as number);
    this.#fail(frame, outcome.impatient);
  }

  #think(source: number): void {
    this.#heap.add((this.#clock[0] as number) + this.#laws.draw(this.#sources.law[source] as number), (this.#timers.add(timer.think, source, 0) << kindBits) | event.timer);
  }

  #timeout(call: number): void {
    const ring = this.#rings[call] as TimeoutRing;
    const { turn } = this.#frames;
    const now = this.#clock[0] as number;
    for (;;) {
      const next = ring.next(turn);
      if (next > now) {
        if (ring.arm(next)) this.#heap.add(next, (call << kindBits) | event.timeout);
        return;
      }
      const frame = ring.take();
      (turn[frame] as number) += 1;
      (this.#timeouts[call] as number) += 1;
      this.#again(frame, outcome.timedOut);
    }
  }

  #pause(place: number): void {
    const now = this.#clock[0] as number;
    const lasts = this.#laws.draw(this.#stations.last[place] as number);
    (this.#pausedFor[place] as number) += lasts;
    this.#pausedUntil[place] = now + lasts;
    this.#heap.add(now + lasts + this.#laws.draw(this.#stations.every[place] as number), (place << kindBits) | event.pause);
  }
}

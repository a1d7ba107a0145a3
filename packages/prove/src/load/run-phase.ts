import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedRequest, Requests } from '../requests/index.ts';
import type { Arrival } from './arrivals.ts';
import { arrivalsOf } from './arrivals.ts';
import type { AnswerCheck } from './answer-check.ts';
import { emptyHistogram, record, toText } from './histogram.ts';
import type { Phase, PhaseResult } from './messages.ts';
import type { Answer, Sender } from './sender.ts';
import { authorizationFor } from './sender.ts';
import { Tally } from './tally.ts';
import type { Tokens } from './tokens.ts';

/** What a phase needs to run. */
export interface Driver {
  readonly requests: Requests;
  readonly sender: Sender;
  readonly tokens: Tokens;
  readonly check: AnswerCheck;
  readonly seed: number;
  /** A planted fault: closed loop, one request after the other, which hides every queue. */
  readonly waitsForAnswers: boolean;
  readonly onProgress: (seconds: number, sent: number) => void;
}

interface Prepared {
  readonly arrival: Arrival;
  readonly request: PlannedRequest | undefined;
  readonly authorization: string | undefined;
}

/** Requests made ahead of their time, so that making them and signing their tokens doesn't delay sending. */
const ahead = 200;

/**
 * Offers a phase of load in an open loop: each request is sent at its intended time whether or not earlier ones were
 * answered, and its latency counts from that time. Returns when all answers are in or have timed out.
 */
export async function runPhase(driver: Driver, phase: Phase): Promise<PhaseResult> {
  const lateness = emptyHistogram();
  const tallies = new Map(Object.keys(phase.rates).map((operation) => [operation, new Tally()]));
  const waiting = new Set<Promise<void>>();
  const source = arrivalsOf(phase, driver.seed);
  const queue: Promise<Prepared>[] = [];
  // Where rows that fit are rare, one may take long to find: later requests have no time for it.
  driver.requests.prepare(Object.keys(phase.rates));
  prepareAhead(driver, source, queue);
  await Promise.all(queue);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let sent = 0;
  for (let next = await queue.shift(); next !== undefined; next = await queue.shift()) {
    await waitUntil(next.arrival.at, elapsed);
    const tally = tallies.get(next.arrival.operation) ?? new Tally();
    if (next.request === undefined) tally.countUnmade();
    else {
      record(lateness, Math.max(0, elapsed() - next.arrival.at));
      tally.countSent();
      sent += 1;
      const answered = exchange(driver, next.request, next.authorization, next.arrival.at, elapsed, tally);
      waiting.add(answered);
      void answered.finally(() => waiting.delete(answered));
      if (driver.waitsForAnswers) await answered;
    }
    prepareAhead(driver, source, queue);
    if (sent % 64 === 0) driver.onProgress(elapsed(), sent);
  }
  await waitUntil(phase.seconds, elapsed);
  const seconds = elapsed();
  const used = process.cpuUsage(cpu);
  await Promise.all(waiting);
  return {
    name: phase.name,
    seconds,
    sent,
    operations: Object.fromEntries([...tallies].map(([operation, tally]) => [operation, tally.result()])),
    lateness: toText(lateness),
    cores: (used.user + used.system) / 1e6 / seconds,
  };
}

/** Starts making the next requests, a few at a time: making all at once would delay the one that is due. */
function prepareAhead(driver: Driver, source: Generator<Arrival>, queue: Promise<Prepared>[]): void {
  const most = queue.length === 0 ? ahead : Math.min(ahead, queue.length + 2);
  while (queue.length < most) {
    const { value, done } = source.next();
    if (done === true) break;
    queue.push(prepareOne(driver, value));
  }
}

async function prepareOne(driver: Driver, arrival: Arrival): Promise<Prepared> {
  const request = driver.requests.next(arrival.operation);
  return { arrival, request, authorization: request && (await authorizationFor(driver.tokens, request)) };
}

async function waitUntil(at: number, elapsed: () => number): Promise<void> {
  const left = (at - elapsed()) * 1000;
  // Timers have a resolution of a millisecond: below that, one turn of the event loop lets answers in.
  if (left > 1) await sleep(left - 0.5);
  else if (left > 0) await new Promise((resolve) => setImmediate(resolve));
}

async function exchange(driver: Driver, request: PlannedRequest, authorization: string | undefined, at: number, elapsed: () => number, tally: Tally): Promise<void> {
  let answer: Answer;
  const when = (seconds: number): string => ` (due ${at.toFixed(2)} s into the phase, ended ${Math.max(0, seconds).toFixed(2)} s later)`;
  try {
    answer = await driver.sender.send(request, authorization);
  } catch (error) {
    const late = elapsed() - at;
    tally.countError((error as Error).message, late, `${request.method} ${request.path}: ${(error as Error).message}${when(late)}`);
    return;
  }
  const seconds = elapsed() - at;
  if (answer.status !== request.status && request.refusals.includes(answer.status)) {
    tally.countRefused(seconds);
    return;
  }
  if (answer.status !== request.status) {
    tally.countError(kindOf(answer), seconds, `${describe(request, answer)}${when(seconds)}`);
    return;
  }
  tally.countRight(seconds);
  const breach = driver.check.contractBreach(request.operation, answer.body);
  if (breach !== undefined) tally.countUnlawful(`${request.method} ${request.path}: ${breach}`);
}

/** The code of a problem tells a full pool from a passed deadline; APIs with errors of their own shape may have none. */
function kindOf({ status, body }: Answer): string {
  const code = /"code":"([a-z0-9-]{1,60})"/.exec(body)?.[1];
  return code === undefined ? `status ${status}` : `status ${status} ${code}`;
}

/** Returns an exchange in words, shortened. */
export function describe(request: PlannedRequest, answer: Answer): string {
  const sentBody = request.body === undefined ? '' : ` with ${request.body.slice(0, 200)}`;
  return `${request.method} ${request.path}${sentBody} gave ${answer.status} instead of ${request.status}: ${answer.body.slice(0, 300)}`;
}

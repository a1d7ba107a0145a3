import { setTimeout as sleep } from 'node:timers/promises';
import { sequence, streamOf } from '@kentledge/core/random';
import type { Sequence } from '@kentledge/core/random';
import type { CpuCount, CpuWatch } from '../measure/cpu-watch.ts';
import { watchCpu } from '../measure/cpu-watch.ts';
import type { PlannedRequest } from '../requests/index.ts';
import type { CpuUse, DemandSample, DemandSamples, Sampling } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { authorizationFor } from './sender.ts';

/**
 * Mean pause between samples, seconds: another one each spell, spread evenly by the logarithm. What a request costs depends on how much a
 * process had to do just before, as caches forget it within milliseconds; steady pauses would hide that.
 */
const [shortest, longest] = [0.0005, 0.04];
const spellSeconds = 0.25;
/** What the last answers leave to do is done by then. */
const afterSeconds = 0.04;
/** Shorter waits than a timer's take longer than asked. */
const timerSeconds = 0.0005;
/** Samples between two looks for new processes. */
const samplesEach = 50;
/** This share of the requests is of all operations alike, the rest goes by the mix: rare ones are to be known too. */
const evenShare = 0.5;
/** Operations that take longer than this come up as much less often: hashing passwords is not to take all the time. Seconds. */
const longTime = 0.05;

interface Ready {
  readonly request: PlannedRequest;
  readonly authorization: string | undefined;
}

interface Mark {
  readonly count: CpuCount;
  /** Seconds of `performance.now`. */
  readonly at: number;
}

/**
 * Sends requests at a low load, alone or a few at once, in spells of short and of long pauses, and reads what each sample cost the service and
 * the database. First nothing is sent for a while, to see what they use idle. A sample that failed is left out and counted.
 */
export async function sampleDemands(driver: Driver, sampling: Sampling): Promise<DemandSamples> {
  driver.requests.prepare(Object.keys(sampling.rates));
  const watch = watchCpu(sampling.servicePid, sampling.postgresPid);
  try {
    const start = markOf(watch);
    await sleep(sampling.idleSeconds * 1000);
    const end = markOf(watch);
    return { idle: useBetween(start, end), ...(await sampleWith(driver, sampling, watch)) };
  } finally {
    watch.close();
  }
}

async function sampleWith(driver: Driver, sampling: Sampling, watch: CpuWatch): Promise<Omit<DemandSamples, 'idle'>> {
  const samples: DemandSample[] = [];
  const numbers = sequence(streamOf(driver.seed, `demands ${sampling.name}`));
  const pace = new Map<string, number>();
  const pick = picker(driver, sampling.rates, { numbers, pace });
  let failed = 0;
  const started = markOf(watch);
  let idleSince = started.at;
  let spell = { end: 0, pause: longest };
  let present: { readonly mark: Mark; readonly operations: readonly string[]; readonly times: readonly number[] } | undefined;
  // What is used after the answers, until the next sample, belongs to what was answered.
  const close = (mark: Mark): void => {
    if (present === undefined) return;
    const { operations, times } = present;
    if (times.includes(Number.NaN)) failed += 1;
    else samples.push({ operations, times, used: useBetween(present.mark, mark) });
  };
  for (let number = 1; performance.now() / 1000 - started.at < sampling.seconds; number++) {
    const ready = await readyRequests(driver, pick, 1 + numbers.below(sampling.together));
    if (ready.length === 0) break;
    if (idleSince > spell.end) spell = { end: idleSince + spellSeconds, pause: shortest * (longest / shortest) ** numbers.next() };
    const left = numbers.gap(1 / spell.pause) - (performance.now() / 1000 - idleSince);
    if (left > timerSeconds) await sleep(left * 1000);
    if (number % samplesEach === 0) watch.refresh();
    const mark = markOf(watch);
    close(mark);
    const times = await Promise.all(ready.map((one) => timeOf(driver, one)));
    for (const [at, { request }] of ready.entries()) if ((times[at] ?? 0) > 0) pace.set(request.operation, times[at] ?? 0);
    present = { mark, operations: ready.map(({ request }) => request.operation), times };
    idleSince = performance.now() / 1000;
    driver.onProgress(idleSince - started.at, number);
  }
  await sleep(afterSeconds * 1000);
  const end = markOf(watch);
  close(end);
  return { samples, failed, whole: useBetween(started, end) };
}

function markOf(watch: CpuWatch): Mark {
  return { count: watch.read(), at: performance.now() / 1000 };
}

function useBetween(before: Mark, after: Mark): CpuUse {
  const used = (part: keyof CpuCount): number => after.count[part] - before.count[part];
  return { seconds: after.at - before.at, service: used('service'), sleeps: used('sleeps'), database: used('database'), background: used('background') };
}

/** Returns what gives the next operation's request; operations without rows left are asked no more. `pace`: how long each took last, seconds. */
function picker(driver: Driver, rates: Sampling['rates'], { numbers, pace }: { readonly numbers: Sequence; readonly pace: ReadonlyMap<string, number> }): () => PlannedRequest | undefined {
  const left = new Map(Object.entries(rates));
  return () => {
    while (left.size > 0) {
      const all = [...left.values()].reduce((sum, rate) => sum + rate, 0);
      const shares = [...left].map(([operation, rate]) => [operation, (evenShare / left.size + ((1 - evenShare) * rate) / all) * Math.min(1, longTime / (pace.get(operation) ?? longTime))] as const);
      let point = numbers.next() * shares.reduce((sum, [, share]) => sum + share, 0);
      const chosen = shares.find(([, share]) => (point -= share) < 0) ?? shares[0];
      const request = chosen && driver.requests.next(chosen[0]);
      if (request !== undefined || chosen === undefined) return request;
      left.delete(chosen[0]);
    }
    return undefined;
  };
}

async function readyRequests(driver: Driver, pick: () => PlannedRequest | undefined, count: number): Promise<readonly Ready[]> {
  const requests = Array.from({ length: count }, pick).filter((request) => request !== undefined);
  return Promise.all(requests.map(async (request) => ({ request, authorization: await authorizationFor(driver.tokens, request) })));
}

/** Returns the seconds until the whole answer; not a number where it was wrong. A declared refusal is an answer. */
async function timeOf(driver: Driver, { request, authorization }: Ready): Promise<number> {
  const sent = performance.now();
  try {
    const { status } = await driver.sender.send(request, authorization);
    return status === request.status || request.refusals.includes(status) ? (performance.now() - sent) / 1000 : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

import { availableParallelism } from 'node:os';
import { watchedInterval } from '@kentledge/core/predict';
import type { Replication } from '@kentledge/core/predict';
import { simulateInThreads } from '@kentledge/prove/simulation';
import { medianOf } from '../median.ts';
import { answerText, spread } from './interval.ts';
import { subjectNamed } from './subjects.ts';
import { ours, runSlice, sliceOf } from './tool.ts';

/** Million events a CPU second. */
const wanted: Readonly<Record<string, number>> = { V1: 25, V27: 12 };
const day = { name: 'V27 at 1000', rate: 1000, wanted: 20 };
const threads = 2;

/** Measures our engine alone: how fast, on how many threads, with how much memory, and a day of requests. */
export async function benchSpeed(rounds: number, seconds: number, hours: number): Promise<void> {
  benchCpu(rounds, seconds);
  for (const name of Object.keys(wanted)) await benchThreads(name, rounds, seconds);
  benchMemory(seconds);
  await benchDay(rounds, hours);
}

function benchCpu(rounds: number, seconds: number): void {
  console.log('\nevents of the model a CPU second, million; what the engine itself executed; requests');
  for (const name of ['V1', 'V27', 'V27 busy']) {
    const { events } = subjectNamed(name);
    const slice = sliceOf(ours, name, seconds);
    const measured = Array.from({ length: rounds }, (_, round) => runSlice(ours, name, slice, round + 1));
    const million = (of: (each: (typeof measured)[number]) => number): string => spread(measured.map((each) => of(each) / each.cpu / 1e6), 2);
    console.log(`  ${name.padEnd(9)} ${million(({ requests }) => events * requests)}${wanted[name] === undefined ? '' : `, wanted ${wanted[name]}`}; ${million((each) => each.events ?? 0)}; ${million(({ requests }) => requests)}`);
  }
  console.log('  V27 by generated code, wanted 20: not built');
}

/** The same runs on one thread and on two, which take turns to be first. The start of the threads is in it, so there are several runs for each. */
async function benchThreads(name: string, rounds: number, seconds: number): Promise<void> {
  const { requests } = sliceOf(ours, name, seconds);
  const { model } = subjectNamed(name);
  const tasks = Array.from({ length: 4 * threads }, (_, seed): Replication => ({ model, watched: 0, requests, seed }));
  const [faster, dearer, speeds]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const costs = new Map<number, Cost>();
    for (const count of round % 2 === 0 ? [1, threads] : [threads, 1]) costs.set(count, await costOf(tasks, count));
    const [one, all] = [costs.get(1), costs.get(threads)] as [Cost, Cost];
    speeds.push(all.events / all.wall / 1e6);
    faster.push(one.wall / all.wall);
    dearer.push(all.cpu / one.cpu);
  }
  console.log(`\n${name} on ${threads} threads of ${availableParallelism()} cores: ${spread(speeds, 1)} million executed events a second of wall time, wanted 20`);
  console.log(`  ${spread(faster, 2)} times as fast as one thread, wanted 1.8, for ${spread(dearer, 2)} times the CPU time`);
}

/** Seconds of wall and CPU time. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly events: number;
}

async function costOf(tasks: readonly Replication[], count: number): Promise<Cost> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const seen = await simulateInThreads(tasks, { threads: count });
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6, events: seen.reduce((sum, { events }) => sum + events, 0) };
}

function benchMemory(seconds: number): void {
  const { requests } = sliceOf(ours, 'V27', seconds / 10);
  const [once, tenTimes] = [1, 10].map((times) => runSlice(ours, 'V27', { requests: requests * times, warmUp: 0 }, 1).megabytes);
  console.log(`\nmost memory of the process on V27: ${once?.toFixed(1)} MB after ${(requests / 1500).toFixed(0)} simulated seconds, ${tenTimes?.toFixed(1)} MB after ten times as many`);
}

/** Hours run apart from each other, each from an empty system; what warms up in each is cut away from its mean, and its time is counted. */
async function benchDay(rounds: number, hours: number): Promise<void> {
  const { model, exact = Number.NaN } = subjectNamed(day.name);
  const walls: number[] = [];
  let means: readonly number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const tasks = Array.from({ length: hours }, (_, hour): Replication => ({ model, watched: 0, requests: 3600 * day.rate, seed: round * hours + hour }));
    const begun = performance.now();
    const seen = await simulateInThreads(tasks, { threads });
    walls.push((performance.now() - begun) / 1000);
    means = seen.map((each) => watchedInterval(each)?.mean ?? Number.NaN);
    process.stderr.write(`a day: round ${round + 1} of ${rounds}\n`);
  }
  const times = (hours * 3600) / medianOf(walls).value;
  console.log(`\n${hours} simulated hours of V27 at ${day.rate} requests a second, as ${hours} runs of an hour on ${threads} threads, each with a warm-up of its own:`);
  console.log(`  ${spread(walls, 1)} s of wall time${hours === 24 ? `, wanted ${day.wanted}` : ''}, ${times.toFixed(0)} times real time; mean ${answerText(means, exact)}`);
}

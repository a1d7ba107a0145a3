import { openRun } from '@kentledge/prove/run';
import { answerText, spread } from './interval.ts';
import { nodePeers } from './peers/node.ts';
import type { Measured } from './peers/measure.ts';
import { pythonPeers } from './peers/python.ts';
import { shared, subjectNamed } from './subjects.ts';
import { ours, runSlice, sliceOf } from './tool.ts';
import type { SharedSubject, Slice, Tool } from './tool.ts';

/** How often faster than these ours is to be. */
const wanted: Readonly<Record<string, number>> = { SimPy: 50, simjs: 10 };
const names = Object.keys(shared) as readonly SharedSubject[];

/** A tool on a subject, with its slices. */
interface Contender {
  readonly tool: Tool;
  readonly subject: SharedSubject;
  readonly slice: Slice;
  readonly measured: Measured[];
}

/** Measures ours and its peers: one slice each in a round, in an order that rotates. */
export async function benchPeers(rounds: number, seconds: number): Promise<void> {
  const run = await openRun();
  try {
    const tools = [ours, ...installed(run.folder)];
    const contenders = names.flatMap((subject) => tools.filter(({ cannot }) => cannot?.[subject] === undefined).map((tool): Contender => ({ tool, subject, slice: sliceOf(tool, subject, seconds), measured: [] })));
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const contender = contenders[(round * 7 + turn) % contenders.length] as Contender;
        contender.measured.push(runSlice(contender.tool, contender.subject, contender.slice, (round + 1) * 1_000_003));
      }
      process.stderr.write(`peers: round ${round + 1} of ${rounds}\n`);
    }
    for (const subject of names) print(subject, tools, contenders.filter((contender) => contender.subject === subject));
  } finally {
    await run.close();
  }
}

/** What can't be installed is said, and the others are measured. */
function installed(folder: string): readonly Tool[] {
  return [nodePeers, pythonPeers].flatMap((install) => {
    try {
      return install(folder);
    } catch (error) {
      console.log(`not exercised: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
}

function print(subject: SharedSubject, tools: readonly Tool[], contenders: readonly Contender[]): void {
  const { exact, events } = subjectNamed(subject);
  const base = contenders.find(({ tool }) => tool === ours)?.measured ?? [];
  console.log(`\n${subject}: ${events} events a request; million events a CPU second; mean time of a request, and whether its 95 % interval holds the exact one`);
  for (const tool of tools) {
    const its = contenders.find((contender) => contender.tool === tool);
    if (its === undefined) console.log(`  ${tool.name.padEnd(17)} cannot: ${tool.cannot?.[subject] ?? ''}`);
    else console.log(`  ${tool.name.padEnd(17)} ${spread(its.measured.map((each) => speedOf(each, events) / 1e6), 3).padEnd(26)} ${ratioText(tool, base, its.measured).padEnd(44)} ${answerText(its.measured.map(({ mean }) => mean), exact)}`);
  }
}

function ratioText({ name }: Tool, base: readonly Measured[], measured: readonly Measured[]): string {
  if (name === ours.name) return '';
  const ratios = measured.map((each, round) => speedOf(base[round] ?? each, 1) / speedOf(each, 1));
  const least = wanted[name.split(' ')[0] ?? ''];
  return `ours × ${spread(ratios, 1)}${least === undefined ? '' : `, wanted ${least}`}`;
}

const speedOf = ({ requests, cpu }: Measured, events: number): number => (requests * events) / cpu;

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '@kentledge/prove/run';
import { advise } from './advised.ts';
import { costOf } from './evaluate.ts';
import type { Filled } from './filled.ts';
import { fillTpch, startFilled } from './filled.ts';
import { missingPostgres, startDebianPostgres } from './peers/debian-postgres.ts';
import type { DebianPostgres } from './peers/debian-postgres.ts';
import { dexter } from './peers/dexter.ts';
import { hyrise } from './peers/hyrise.ts';
import { hypopgCost } from './peers/hypopg.ts';
import { indexAdvisor } from './peers/index-advisor.ts';
import type { Proposal } from './peers/peer.ts';
import { createsOf } from './peers/peer.ts';
import { advicePart, megabytes, percent, printHeading, printRow, secondsText, stepsText } from './print.ts';
import type { Subject } from './subject.ts';
import { documentText } from './subject.ts';
import { tpch, tpchDocument } from './tpch.ts';

export interface TpchOptions {
  readonly rows: string | undefined;
  readonly peers: string | undefined;
  readonly rounds: number;
  /** Writes the statistics of the filled tables into the committed document. */
  readonly write: boolean;
}

const budgets = [25, 39, 50, 87, 97, 118, 200] as const;
const peers = [dexter, indexAdvisor, hyrise];

/** Our advice for TPC-H at some sizes, then beside the peers that are installed, each at the size of what it proposes. */
export async function benchTpch(run: Run, options: TpchOptions): Promise<void> {
  printHeading(`${tpch.name}: ${tpch.queries.length} queries, no keys`);
  if (options.rows === undefined) {
    console.log('not exercised: no rows of TPC-H, so sizes are those that are predicted, and there are no peers');
    await benchBudgets(run, tpch, options.rounds);
    return;
  }
  const filled = await startFilled(run, options.rows);
  try {
    if (options.write) writeFileSync(tpchDocument, documentText(filled.statistics));
    const subject = { ...tpch, statistics: filled.statistics };
    await benchBudgets(run, subject, options.rounds);
    await benchPeers(run, subject, filled, options);
  } finally {
    await filled.close();
  }
}

async function benchBudgets(run: Run, subject: Subject, rounds: number): Promise<void> {
  for (const budget of budgets) {
    const all = [];
    for (let round = 0; round < rounds; round++) all.push(await advise(run, subject, budget * 1e6));
    const [first] = all;
    if (first !== undefined) printRow(`budget ${budget} MB`, [...advicePart(first.advice), secondsText(all.map(({ seconds }) => seconds)), `CPU ${secondsText(all.map(({ cpuSeconds }) => cpuSeconds))}`, stepsText(first.steps)]);
  }
}

async function benchPeers(run: Run, subject: Subject, filled: Filled, { rows = '', peers: folder }: TpchOptions): Promise<void> {
  printHeading('Beside others, at the size that their indexes have when built; cost of all queries by one twin, % of no index');
  const missing = folder === undefined ? 'no --peers' : missingPostgres();
  if (folder === undefined || missing !== undefined) {
    console.log(`not exercised: peers: ${missing}`);
    return;
  }
  const postgres = await startDebianPostgres(run);
  try {
    await fillTpch(postgres.client, rows, path.join(run.folder, 'rows'));
    const without = await costOf(run, subject, [], subject.statistics);
    const own = await hypopgCost(postgres.client, subject, []);
    console.log(`no index: ${without.toFixed(0)} on the twin, ${own.cost.toFixed(0)} on PostgreSQL 15`);
    for (const peer of peers) {
      const lacks = peer.missing(folder);
      if (lacks === undefined) for (const proposal of await peer.propose(folder, postgres, subject)) await compare(run, subject, { filled, postgres, without, own: own.cost }, proposal);
      else console.log(`not exercised: ${peer.name}: ${lacks}`);
    }
  } finally {
    await postgres.client.end();
  }
}

interface Judges {
  readonly filled: Filled;
  readonly postgres: DebianPostgres;
  /** Costs without an index, on the twin and on the peers' own server. */
  readonly without: number;
  readonly own: number;
}

async function compare(run: Run, subject: Subject, { filled, postgres, without, own }: Judges, { name, indexes, seconds, effort }: Proposal): Promise<void> {
  const creates = createsOf(indexes);
  const built = await filled.build(creates);
  const cost = await costOf(run, subject, creates, built.statistics);
  const byThem = await hypopgCost(postgres.client, subject, creates);
  printRow(name, [percent(cost / without), megabytes(built.bytes), `${indexes.length} indexes`, `${seconds.toFixed(1)} s`, `by HypoPG ${percent(byThem.cost / own)} ${megabytes(byThem.bytes)}`, effort]);
  const ours = await oursWithin(run, subject, filled, built.bytes);
  printRow('  ours', [percent(ours.cost / without), megabytes(ours.bytes), `${ours.indexes} indexes`, `${ours.seconds.toFixed(1)} s`, ours.cost < cost ? 'below' : 'NOT below']);
}

/** Rounds of building what is advised and asking again. */
const rebuilds = 5;

interface Ours {
  readonly cost: number;
  readonly bytes: number;
  readonly indexes: number;
  /** Of the first round. */
  readonly seconds: number;
}

/**
 * Our indexes, also built on the rows and judged with what they are then: of no more bytes than this. As somebody would who
 * has so much room: what was built is told in the next round, when its size is known and no longer predicted, until nothing new is advised.
 */
async function oursWithin(run: Run, subject: Subject, filled: Filled, most: number): Promise<Ours> {
  let [budget, asked, first] = [most, subject, 0];
  let best: Ours | undefined;
  for (let round = 0; round < rebuilds; round++) {
    const { advice, seconds } = await advise(run, asked, budget);
    first ||= seconds;
    const creates = advice.indexes.map(({ create }) => create);
    const built = await filled.build(creates);
    const cost = built.bytes > most ? Number.POSITIVE_INFINITY : await costOf(run, subject, creates, built.statistics);
    if (best === undefined || cost < best.cost) best = { cost, bytes: built.bytes, indexes: creates.length, seconds: first };
    if (advice.indexes.every(({ state }) => state === 'kept')) break;
    // What was new may still be a little larger than predicted.
    if (round > 0 && built.bytes > most) budget -= built.bytes - advice.bytesAfter;
    asked = { ...subject, schema: [...subject.schema, ...creates], statistics: built.statistics };
  }
  if (best?.cost === Number.POSITIVE_INFINITY || best === undefined) throw new Error(`no advice of ${rebuilds} was within ${most} bytes when built`);
  return best;
}

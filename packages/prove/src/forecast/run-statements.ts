import type { Statement } from '@kentledge/core/system';
import type { ClientBase } from 'pg';
import { explainTimed, isComplete, knownValues } from '../measure/index.ts';
import type { Explained, KnownValues, PlanNode, ValueSource } from '../measure/index.ts';
import { errorCode, errorText } from '../run/index.ts';
import type { CostAndTime } from './carry.ts';
import type { ColdMemory } from './cold-memory.ts';
import { completeValues } from './complete-values.ts';
import type { OwnPart } from './plan-shape.ts';
import { ownParts, shapeOf } from './plan-shape.ts';

/** A run of a statement with its plan's shape. */
export interface ShapedRun extends CostAndTime {
  readonly shape: string;
}

/** What running a statement with sampled values showed. */
export interface StatementRuns {
  /** Values of the requests, whether or not they are enough to run it. */
  readonly values: readonly KnownValues[];
  /** Medians of three runs each with its pages in memory, one for each of the values. */
  readonly warm: readonly ShapedRun[];
  /** First runs after memory was emptied. */
  readonly cold: readonly ShapedRun[];
  /** What each node of a plan took. */
  readonly parts: readonly OwnPart[];
  /** Why it was not run. */
  readonly notRun?: string;
}

export interface RunInputs extends ValueSource {
  readonly cold: ColdMemory | undefined;
  /** Requests of an operation that this database has seen: they brought keys that are there now, and took rows that aren't. */
  readonly seen: (operation: string) => number;
  /** Seconds for all statements together. */
  readonly seconds: number;
  readonly wholeOf: (relation: string) => string;
  readonly onProgress?: (share: number) => void;
}

const sampled = { warm: 12, cold: 4, repeats: 3, nodes: 2 } as const;
/** Values of each that are looked at whatever the time. */
const fewest = 6;
/** A few runs of each statement and the cold ones take their time whatever the plan; this many times the plan more at most. */
const mostOver = 2;
/** Longest that one run may take, milliseconds. */
const longest = 15_000;

/** Runs statements with values of requests, one after the other; what writes is run in a transaction that is rolled back. */
export async function runStatements(client: ClientBase, statements: readonly Statement[], inputs: RunInputs): Promise<ReadonlyMap<string, StatementRuns>> {
  await client.query(`set statement_timeout = ${longest}`);
  for (const operation of new Set(statements.filter((one) => !isReading(one)).map((one) => one.operation))) passOver(operation, inputs);
  const found = new Map<string, StatementRuns>();
  const begun = performance.now();
  for (const [place, statement] of statements.entries()) {
    inputs.onProgress?.(place / statements.length);
    const left = inputs.seconds - (performance.now() - begun) / 1000;
    if (-left > mostOver * inputs.seconds) found.set(statement.id, { values: [knownValues(statement, inputs)], warm: [], cold: [], parts: [], notRun: 'no time was left in this run' });
    else found.set(statement.id, await runStatement(client, statement, inputs, Math.max(0, left) / (statements.length - place)));
  }
  await client.query('reset statement_timeout');
  return found;
}

/** Seconds after which the requests of an operation are too dear to pass over. */
const mostPassing = 0.5;

function passOver(operation: string, { requests, seen }: RunInputs): void {
  const begun = performance.now();
  for (let count = seen(operation); count > 0 && performance.now() - begun < mostPassing * 1000; count--) if (requests.next(operation) === undefined) return;
}

async function runStatement(client: ClientBase, statement: Statement, inputs: RunInputs, seconds: number): Promise<StatementRuns> {
  const values: KnownValues[] = [];
  for (let turn = 0; turn < sampled.warm; turn++) values.push(await completeValues(client, statement, knownValues(statement, inputs), { ...inputs, turn }));
  const complete = values.filter(isComplete);
  if (complete.length === 0) return { values, warm: [], cold: [], parts: [], notRun: 'its values come from what an earlier statement answers' };
  const runs = { warm: [] as ShapedRun[], cold: [] as ShapedRun[], parts: [] as OwnPart[] };
  const refused: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // Its own mistake with these values, such as a key that is there already; all else is the connection's.
      if (errorCode(error)?.length !== 5) throw error;
      refused.push(errorText(error));
    }
  };
  const begun = performance.now();
  for (const [place, known] of complete.entries()) {
    if (place >= fewest && performance.now() - begun > seconds * 1000) break;
    await attempt(async () => {
      if (place < sampled.nodes) runs.parts.push(...ownParts((await run(client, statement, known, 'nodes')).root));
      else await run(client, statement, known, 'whole');
      runs.warm.push(await warmRun(client, statement, known, inputs));
    });
  }
  for (const known of complete.slice(0, sampled.cold)) await attempt(async () => void runs.cold.push(...(await coldRun(client, statement, known, inputs))));
  return { values, ...runs, ...(runs.warm.length === 0 ? { notRun: `PostgreSQL refused it: ${refused[0] ?? 'it gave no plan'}` } : {}) };
}

async function warmRun(client: ClientBase, statement: Statement, known: KnownValues, { wholeOf }: RunInputs): Promise<ShapedRun> {
  const runs: ShapedRun[] = [];
  for (let repeat = 0; repeat < sampled.repeats; repeat++) runs.push(shaped(await run(client, statement, known, 'whole'), wholeOf));
  const [median] = runs.toSorted((a, b) => a.seconds - b.seconds).slice(Math.floor(sampled.repeats / 2));
  if (median === undefined) throw new Error('a statement was not run');
  return median;
}

async function coldRun(client: ClientBase, statement: Statement, known: KnownValues, { cold, wholeOf }: RunInputs): Promise<readonly ShapedRun[]> {
  if (cold === undefined || !isReading(statement)) return [];
  const { root } = await run(client, statement, known, 'whole');
  await cold.forget(relationsOf(root));
  return [shaped(await run(client, statement, known, 'whole'), wholeOf)];
}

function shaped({ root, time = 0 }: Explained, wholeOf: (relation: string) => string): ShapedRun {
  return { cost: root['Total Cost'] ?? 0, seconds: time, shape: shapeOf(root, wholeOf) };
}

function relationsOf(node: PlanNode): readonly string[] {
  const own = node['Relation Name'] === undefined ? [] : [node['Relation Name']];
  return [...new Set([...own, ...(node.Plans ?? []).flatMap(relationsOf)])].toSorted();
}

/** Whether a statement leaves all as it was, locks included. */
export function isReading({ kind, sql }: Pick<Statement, 'kind' | 'sql'>): boolean {
  return kind === 'select' && !/\bfor (no key )?update\b/.test(sql);
}

async function run(client: ClientBase, statement: Statement, values: KnownValues, timing: 'nodes' | 'whole'): Promise<Explained> {
  if (isReading(statement)) return explainTimed(client, statement.sql, values, timing);
  await client.query('begin');
  try {
    return await explainTimed(client, statement.sql, values, timing);
  } finally {
    await client.query('rollback');
  }
}

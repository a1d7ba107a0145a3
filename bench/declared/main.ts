import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSystem, designBrief } from '@kentledge/core/pipeline';
import type { System } from '@kentledge/core/system';
import { createData } from '@kentledge/prove/data';
import { servedByTwin } from '@kentledge/prove/forecast';
import { knownValues, withValues } from '@kentledge/prove/measure';
import { createRequests } from '@kentledge/prove/requests';
import { openRun } from '@kentledge/prove/run';
import type { Run } from '@kentledge/prove/run';
import { startOfDay, statisticsOf } from '@kentledge/prove/statistics';
import { startTwin } from '@kentledge/prove/twin';
import { dropIdempotencyTable, idempotencyTable } from '@kentledge/runtime';

// How long it takes to plan every statement of every operation of an example at its declared volume, from the brief to the last plan,
// and whether each access path is served there.

const wanted = 20;
/** Values come from requests over this share of the rows; those are the same rows at every scale. */
const shareOfValues = 0.001;

const { values: given, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '3' } } });

interface Round {
  readonly seconds: number;
  readonly statistics: number;
  readonly twin: number;
  /** Seconds of all plans. */
  readonly plans: number;
  readonly statements: number;
  readonly paths: number;
  readonly unserved: readonly string[];
}

function designExample(name: string): System {
  const text = readFileSync(path.join(import.meta.dirname, '../../examples', name, 'brief.yaml'), 'utf8');
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return system;
}

function migrationsOf(system: System): readonly string[] {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const { tree } = buildSystem(system, undefined, { runtimeFiles: {}, runtimeTables: { up: idempotencyTable, down: dropIdempotencyTable }, hash });
  return [...(tree ?? [])].filter(([name]) => /^migrations\/.*\.up\.sql$/.test(name)).map(([, { text }]) => text);
}

async function round(run: Run, name: string): Promise<Round> {
  const begun = performance.now();
  const since = (from: number): number => (performance.now() - from) / 1000;
  const system = designExample(name);
  const options = { seed: 1, asOf: startOfDay(new Date()) };
  const statisticsFrom = performance.now();
  const statistics = statisticsOf(system, { ...options, scale: 1 });
  const statisticsSeconds = since(statisticsFrom);
  const twinFrom = performance.now();
  const twin = await startTwin(run, { schema: migrationsOf(system), statistics });
  const twinSeconds = since(twinFrom);
  const data = createData(system, { ...options, scale: shareOfValues, passwordHash: '' });
  const source = { system, data, requests: createRequests(system, data, '') };
  const texts = system.statements.map((statement) => ({ statement, text: withValues(statement, knownValues(statement, source)) }));
  const plansFrom = performance.now();
  const unserved: string[] = [];
  for (const { statement, text } of texts) {
    const { served, why } = servedByTwin(statement, system, { catalog: twin.catalog, statistics }, await twin.explain(text));
    if (!served) unserved.push(`${statement.id} ${why}`);
  }
  const plans = since(plansFrom);
  await twin.close();
  const paths = system.statements.reduce((sum, statement) => sum + statement.paths.length, 0);
  return { seconds: since(begun), statistics: statisticsSeconds, twin: twinSeconds, plans, statements: texts.length, paths, unserved };
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)]?.toFixed(2)} (${sorted[0]?.toFixed(2)} to ${sorted.at(-1)?.toFixed(2)}) s`;
}

for (const name of positionals.length > 0 ? positionals : ['shop']) {
  const rounds: Round[] = [];
  for (let turn = 0; turn < Number(given.rounds); turn++) {
    const run = await openRun();
    try {
      rounds.push(await round(run, name));
    } finally {
      await run.close();
    }
  }
  const [first] = rounds;
  if (first === undefined) continue;
  const largest = designExample(name).tables.toSorted((a, b) => b.rows.value - a.rows.value)[0];
  console.log(`${name}: ${first.statements} statements, ${first.paths} access paths; largest table ${largest?.name} with ${largest?.rows.value.toLocaleString('en-US')} rows; ${rounds.length} rounds, medians (least to greatest)`);
  console.log(`  from the brief to the last plan  ${spread(rounds.map(({ seconds }) => seconds))}, wanted under ${wanted}`);
  console.log(`  of it: statistics                ${spread(rounds.map(({ statistics }) => statistics))}`);
  console.log(`         the twin                  ${spread(rounds.map(({ twin }) => twin))}`);
  console.log(`         all plans                 ${spread(rounds.map(({ plans }) => plans))}`);
  console.log(`  statements with an access path that is not served: ${first.unserved.length}${first.unserved.map((why) => `\n    ${why}`).join('')}`);
}

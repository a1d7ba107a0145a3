import { contradictions } from '@kentledge/core/statistics';
import { openRun } from '@kentledge/prove/run';
import { expect, it, onTestFinished } from 'vitest';
import { advise } from './advised.ts';
import { costOf } from './evaluate.ts';
import { imdbStatistics } from './job/imdb-statistics.ts';
import { imdbDocument, jobFolder } from './job/job.ts';
import { largeSubject } from './large.ts';
import { createsOf } from './peers/peer.ts';
import { readDocument, tableBytes } from './subject.ts';
import { tpch, tpchDocument } from './tpch.ts';

it('has 19 queries of TPC-H in their order, and statistics of its eight tables', () => {
  expect(tpch.queries.map(({ id }) => id)).toEqual(['1', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '18', '19', '21', '22']);
  expect(tpch.statistics.relations.find(({ name }) => name === 'lineitem')?.rows).toBe(600_572);
});

it.each([tpchDocument, imdbDocument])('keeps statistics in %s that can be true', (file) => {
  expect(contradictions(readDocument(file).relations)).toEqual([]);
});

it('keeps the statistics of IMDB as its assumptions make them', () => {
  const kept = readDocument(imdbDocument);
  const made = imdbStatistics([]);
  const names = new Set(made.relations.map(({ name }) => name));
  expect({ ...kept, relations: kept.relations.filter(({ name }) => names.has(name)) }).toEqual(made);
});

it('takes no folder without a schema for inputs', () => {
  expect(jobFolder(undefined)).toBeUndefined();
  expect(jobFolder(import.meta.dirname)).toBeUndefined();
});

it('judges indexes by what the planner says with them', { timeout: 120_000 }, async () => {
  const run = await openRun();
  onTestFinished(async () => void (await run.close()));
  const subject = largeSubject(4);
  const budget = tableBytes(subject.statistics);
  const { advice, seconds, megabytes } = await advise(run, subject, budget);
  expect(advice.after).toBeLessThan(advice.before / 10);
  expect(advice.bytesAfter).toBeLessThanOrEqual(budget);
  expect(seconds).toBeGreaterThan(0);
  expect(megabytes).toBeGreaterThan(50);
  const [code] = createsOf([{ table: 't3', columns: ['code'] }]);
  const table = subject.statistics.relations.find(({ name }) => name === 't3_pkey');
  if (code === undefined || table === undefined) throw new Error('no index');
  const statistics = { ...subject.statistics, relations: [...subject.statistics.relations, { ...table, name: 'peer_0' }] };
  expect(await costOf(run, subject, [code], statistics)).toBeLessThan(await costOf(run, subject, [], subject.statistics));
});

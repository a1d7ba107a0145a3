// Designs a generated brief in a process of its own, and prints what that took as JSON.
import { designBrief } from '@kentledge/core/pipeline';
import { makeBrief } from '../large-brief/make-brief.ts';

const text = makeBrief(Number(process.argv[2]));
const started = performance.now();
const { system } = designBrief({ name: 'brief.yaml', text });
const seconds = (performance.now() - started) / 1000;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const sum = (counts: readonly number[] | undefined): number => (counts ?? []).reduce((total, count) => total + count, 0);
console.log(JSON.stringify({
  seconds,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1024,
  tables: system?.tables.length,
  paths: sum(system?.statements.map(({ paths }) => paths.length)),
  indexes: sum(system?.tables.map(({ indexes }) => indexes.length)),
}));

import { parseArgs } from 'node:util';
import { openRun } from '@kentledge/prove/run';
import { benchJob } from './job/job-bench.ts';
import { benchDesign, benchLarge } from './large-bench.ts';
import { benchTpch } from './tpch-bench.ts';
import { tpchRows } from './tpch.ts';

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    tpch: { type: 'string' },
    tpchgen: { type: 'string', default: 'tpchgen-cli' },
    peers: { type: 'string' },
    inputs: { type: 'string' },
    tables: { type: 'string', default: '5000' },
    planned: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const isWanted = (part: string): boolean => given.only === undefined || given.only.includes(part);
const rounds = Number(given.rounds);
const run = await openRun();
try {
  if (isWanted('tpch')) await benchTpch(run, { rows: tpchRows(run, given.tpch, given.tpchgen), peers: given.peers, rounds, write: given.write });
  if (isWanted('job')) await benchJob(run, { inputs: given.inputs, rounds, write: given.write });
  if (isWanted('large')) {
    benchDesign(Number(given.tables), rounds);
    await benchLarge(run, Number(given.planned));
  }
} finally {
  await run.close();
}

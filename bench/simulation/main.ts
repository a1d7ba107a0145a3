import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCoverage } from './coverage.ts';
import { benchPeers } from './peers-bench.ts';
import { benchSize } from './size.ts';
import { benchSpeed } from './speed.ts';

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: ['peers', 'speed', 'size'] },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    hours: { type: 'string', default: '24' },
    seeds: { type: 'string', default: '400' },
    state: { type: 'string' },
    case: { type: 'string', multiple: true },
  },
});
const [rounds, seconds] = [Number(given.rounds), Number(given.seconds)];
console.log(`${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${loadavg()[0]?.toFixed(1)} programs ready to run before; Node ${process.version}; ${rounds} rounds, slices of ${seconds} s; medians (95 %, or least to greatest of fewer than 6)`);
if (given.only.includes('peers')) await benchPeers(rounds, seconds);
if (given.only.includes('speed')) await benchSpeed(rounds, seconds, Number(given.hours));
if (given.only.includes('size')) benchSize(rounds, seconds);
if (given.only.includes('coverage')) {
  if (given.state === undefined) throw new Error('--state FILE says where runs are kept');
  await benchCoverage(given.state, Number(given.seeds), given.case);
}

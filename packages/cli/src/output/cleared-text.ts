import type { clearDeadRuns } from '@kentledge/prove';
import { counted } from './counted.ts';

type Cleared = Awaited<ReturnType<typeof clearDeadRuns>>;

/** Returns what was cleared, a line for each run, and what could not be. */
export function describeCleared(cleared: Cleared): string {
  if (cleared.length === 0) return 'No dead runs.\n';
  return cleared
    .map(({ id, folder, processes, databases, left, forgotten }) => {
      const ended = [counted(processes, 'process', 'processes'), counted(databases.length, 'database')].join(', ');
      const kept = left.map((what) => `  left: ${what}\n`);
      const lost = forgotten.map((what) => `  given up, drop it by hand if it is still there: ${what}\n`);
      return `run ${id}: ${ended} and ${folder} ${left.length + forgotten.length === 0 ? 'cleared' : 'cleared in part'}\n${[...kept, ...lost].join('')}`;
    })
    .join('');
}

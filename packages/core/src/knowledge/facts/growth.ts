import { defineFacts } from '../fact.ts';

const judged = { date: '2026-11', hardware: 'any', how: 'judged' } as const;
const documented = { date: '2026-11', hardware: 'any', how: 'documented' } as const;
const vacuuming = 'PostgreSQL 17 documentation, 24.1.5 Preventing Transaction ID Wraparound Failures: https://www.postgresql.org/docs/17/routine-vacuuming.html';

/** How fast data and transactions add up, and what ends them. */
export const growth = defineFacts('growth', {
  dayShare: { ...judged, unit: '1', what: 'traffic of a mean hour over that of the busiest', value: 0.4, low: 0.15, high: 1, source: 'our judgement: the brief has no `traffic.daily`' },
  horizon: { ...judged, unit: 's', what: 'time for which a disk is bought ahead', value: 2 * 31_557_600, low: 31_557_600, high: 5 * 31_557_600, source: 'our choice: disks of a cloud grow while they run, so there is no need to look further' },
  freezeAge: { ...documented, unit: '1', what: 'transactions after which autovacuum must freeze a table (autovacuum_freeze_max_age)', value: 200_000_000, low: 200_000_000, high: 200_000_000, source: 'PostgreSQL 17 documentation, 19.10: https://www.postgresql.org/docs/17/runtime-config-vacuum.html' },
  lastTransaction: { ...documented, unit: '1', what: 'transactions without freezing at which PostgreSQL takes no more writes: 2^31, less 3 million', value: 2_144_483_648, low: 2_144_483_648, high: 2_144_483_648, source: vacuuming },
  freezeRate: {
    ...documented, unit: 'B', what: 'data that autovacuum freezes in a second as it is configured by default: each page read (2) and written (20), 200 in 2 ms', value: 37_000_000, low: 20_000_000, high: 400_000_000, how: 'derived',
    source: 'PostgreSQL 17 documentation, 19.4.4 and 19.10, vacuum_cost_limit 200, autovacuum_vacuum_cost_delay 2ms: https://www.postgresql.org/docs/17/runtime-config-vacuum.html',
  },
});

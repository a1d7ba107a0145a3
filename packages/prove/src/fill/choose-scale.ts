import type { ClientBase } from 'pg';
import type { System } from '@kentledge/core/system';
import { createData } from '../data/index.ts';
import type { DataOptions } from '../data/index.ts';
import { copyRows } from './copy-rows.ts';
import { makePartitions } from './make-partitions.ts';
import { setAside } from './set-aside.ts';
import { tableRows } from './table-rows.ts';

/** Leading rows that are copied to learn how fast this machine fills a table: first some that warm the code up, then those that count. */
const warmRows = 2000;
const probeRows = 6000;
/** Whole fill over COPY alone: keys, indexes, foreign keys, derived values and VACUUM take about as long again and more. */
const afterCopyFactor = 2.5;
/** Share of the budget that is planned for; the rest is room for a machine that slows down. */
const plannedShare = 0.8;

export interface ScaleBudget {
  readonly seconds: number;
  readonly diskBytes: number;
}

export interface ChosenScale {
  readonly scale: number;
  readonly expectedSeconds: number;
  readonly expectedBytes: number;
  readonly limitedBy: 'nothing' | 'time' | 'disk';
}

interface TableCost {
  readonly rows: number;
  readonly secondsPerRow: number;
  readonly bytesPerRow: number;
}

/**
 * Returns the largest share of the declared rows that fits the time and the disk, from a short COPY into each table
 * of this very database (rolled back).
 */
export async function chooseScale(client: ClientBase, system: System, options: Omit<DataOptions, 'scale'>, budget: ScaleBudget): Promise<ChosenScale> {
  const costs = await probe(client, system, options);
  const secondsAt = (scale: number): number => afterCopyFactor * costs.reduce((sum, cost) => sum + cost.secondsPerRow * cost.rows * scale, 0);
  const bytesAt = (scale: number): number => costs.reduce((sum, cost) => sum + cost.bytesPerRow * cost.rows * scale, 0);
  const whole = { scale: 1, expectedSeconds: secondsAt(1), expectedBytes: bytesAt(1) };
  const time = budget.seconds * plannedShare;
  if (whole.expectedSeconds <= time && whole.expectedBytes <= budget.diskBytes) return { ...whole, limitedBy: 'nothing' };
  const byTime = Math.min(1, time / whole.expectedSeconds);
  const byDisk = Math.min(1, budget.diskBytes / whole.expectedBytes);
  const scale = Number(Math.min(byTime, byDisk).toPrecision(2));
  return { scale, expectedSeconds: secondsAt(scale), expectedBytes: bytesAt(scale), limitedBy: byTime <= byDisk ? 'time' : 'disk' };
}

async function probe(client: ClientBase, system: System, options: Omit<DataOptions, 'scale'>): Promise<readonly TableCost[]> {
  const declared = createData(system, { ...options, scale: 1 });
  const costs: TableCost[] = [];
  // All in one transaction that is rolled back: keys and foreign keys come back by themselves.
  await client.query('begin');
  await setAside(client, system.tables.map((table) => table.name));
  for (const table of system.tables) {
    const rows = tableRows(declared, table);
    if (rows === undefined || rows.leading === 0) continue;
    await makePartitions(client, declared, table);
    const warm = Math.min(warmRows, Math.floor(rows.leading / 2));
    await copyRows(client, rows, 0, warm, false);
    const started = performance.now();
    const copied = await copyRows(client, rows, warm, Math.min(warm + probeRows, rows.leading), false);
    const seconds = (performance.now() - started) / 1000;
    const perRow = Math.max(1, copied.rows);
    // Text of COPY against pages on disk with indexes: headers and indexes weigh about as much again.
    costs.push({ rows: rows.leading * rows.perLeading, secondsPerRow: seconds / perRow, bytesPerRow: (2.5 * copied.bytes) / perRow + 60 });
  }
  await client.query('rollback');
  return costs;
}

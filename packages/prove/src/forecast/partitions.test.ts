import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createData } from '../data/index.ts';
import { fill } from '../fill/index.ts';
import { migrateProject } from '../migrate-project.ts';
import { startPostgres } from '../postgres/index.ts';
import { clientConfig, openRun } from '../run/index.ts';
import type { Run } from '../run/index.ts';
import { buildBrief } from '../testing/build-brief.ts';
import { forecast } from './forecast.ts';

const built = buildBrief(`kentledge: 1
system: split
entities:
  Shop: { count: 200, fields: { name: string(20) } }
  Order: { count: 60k, fields: { shop: Shop, total: int 0..99 } }
  Ticket: { count: 20k, fields: { kind: bug | wish | ask, title: string(20) } }
operations:
  getOrder: { by: anyone, reads: Order, where: id = $id, rate: 40/s }
  ofShop: { by: anyone, reads: Order, where: shop = $shop, order: -total, page: 20, rate: 20/s }
  lately: { by: anyone, reads: Ticket, where: kind = $kind, order: -createdAt, page: 20, rate: 20/s }
pins: { Order.partitions: hash_16, Ticket.partitions: list }
`);

let run: Run;
beforeAll(async () => {
  run = await openRun();
}, 60_000);
afterAll(() => run.close());

it('shows on the twin how many partitions each statement reads at declared volume', { timeout: 120_000 }, async () => {
  const { system, rebuilds, files } = built;
  const migrations = [...files].filter(([name]) => name.endsWith('.up.sql')).map(([name, sql]) => ({ name, sql }));
  const server = await startPostgres(run);
  const connect = async (): Promise<pg.Client> => {
    const opened = new pg.Client(clientConfig(server.url));
    opened.on('error', () => undefined);
    await opened.connect();
    return opened;
  };
  const client = await connect();
  await migrateProject(client, { migrations }, system.tables);
  const data = createData(system, { seed: 1, scale: 0.1, asOf: Date.UTC(2026, 0, 1), passwordHash: '' });
  await fill(system, data, { rebuilds, connect });
  const found = await forecast({ run, system, project: { migrations }, rebuilds, statements: system.statements, data, password: '', client, server, seconds: 1, seen: () => 0, tell: () => undefined });
  const read = (statement: string): unknown => {
    const declared = found.get(statement)?.declared;
    return declared === undefined || 'notPlanned' in declared ? declared : [declared.served, declared.partitions];
  };
  expect([read('getOrder.1'), read('ofShop.1'), read('lately.1')]).toEqual([
    [true, [{ table: 'orders', read: 1, of: 16 }]],
    [true, [{ table: 'orders', read: 16, of: 16 }]],
    [true, [{ table: 'tickets', read: 1, of: 4 }]],
  ]);
});

import type { Parameter, Statement, System } from '@kentledge/core/system';
import type { ClientBase } from 'pg';
import { keyAt } from '../data/index.ts';
import type { Data } from '../data/index.ts';
import type { KnownValues } from '../measure/index.ts';

export interface Completing {
  readonly system: System;
  readonly data: Data;
  /** Which of the samples it is. */
  readonly turn: number;
}

/** Generated rows are told by their number; samples are taken far apart. */
const stride = 7919;

/**
 * Fills in values that no request brings: the end of the first page, which the page's own statement tells, and the key of a row that the
 * operation has written, for which any row of the table stands.
 */
export async function completeValues(client: ClientBase, statement: Statement, values: KnownValues, completing: Completing): Promise<KnownValues> {
  const isPaged = statement.parameters.some(({ source }, place) => source === 'cursor' && values[place] === undefined);
  const end = isPaged ? await endOfFirstPage(client, statement, values, completing.system) : undefined;
  return values.map((value, place) => {
    const parameter = statement.parameters[place];
    if (value !== undefined || parameter === undefined) return value;
    if (parameter.source === 'cursor') return end?.[parameter.position];
    return parameter.source === 'key' ? rowKey(statement, parameter, completing) : undefined;
  });
}

/** Order values of the last row of the first page, for the next one. */
async function endOfFirstPage(client: ClientBase, statement: Statement, values: KnownValues, system: System): Promise<readonly unknown[] | undefined> {
  const first = firstPageOf(statement, system);
  if (first === undefined) return undefined;
  const own = first.parameters.map((parameter) => values[statement.parameters.findIndex((other) => isSame(parameter, other))]);
  const { rows } = await client.query<Record<string, unknown>>(first.sql, own);
  const last = rows.at(-1);
  return last === undefined ? undefined : first.columns.filter(({ hidden }) => hidden === 'cursor').map(({ name }) => last[name]);
}

function firstPageOf(statement: Statement, system: System): Statement | undefined {
  const variants = system.operations.flatMap(({ plan }) => plan).flatMap(({ actions }) => actions).find((action) => action.variants.some((one) => one.statement === statement.id))?.variants ?? [];
  const own = variants.find((one) => one.statement === statement.id);
  const wanted = own?.present.filter((name) => name !== 'cursor').join();
  const first = variants.find(({ present, by }) => present.join() === wanted && by?.join() === own?.by?.join());
  return system.statements.find(({ id }) => id === first?.statement);
}

function isSame(one: Parameter, other: Parameter): boolean {
  const namesOf = (parameter: Parameter): string => JSON.stringify([parameter.source, 'name' in parameter ? parameter.name : '', 'path' in parameter ? parameter.path : []]);
  return namesOf(one) === namesOf(other);
}

/** Only what reads: a second insert for a row would break its keys. */
function rowKey(statement: Statement, parameter: Parameter & { readonly source: 'key' }, { system, data, turn }: Completing): unknown {
  const path = statement.paths.find(({ as }) => as === 'source');
  const table = system.tables.find(({ name }) => name === path?.table);
  if (table?.holds.kind !== 'entity' || statement.kind !== 'select') return undefined;
  const plan = data.plan(table.holds.entity);
  const place = table.primaryKey.indexOf(parameter.column);
  return place < 0 || plan.rows === 0 ? undefined : keyAt(data, plan, (turn * stride) % plan.rows)[place];
}

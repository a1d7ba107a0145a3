import { identifier } from '../../sql/index.ts';
import type { Brief, Entity, ForeignKey, Table, Trigger } from '../../system/index.ts';

/** What a transaction says of its caller's tenant; `*` is nobody's. Asked once for a statement. */
const setting = `(select current_setting('kentledge.tenant', true))`;

/**
 * Returns the tables with a policy on each that belongs to a tenant: a row is seen and written where the setting names its tenant,
 * or says `*`; without a setting none is. A row that belongs to one through another is seen where the other is.
 */
export function tenantPolicies(brief: Brief, tables: readonly Table[]): readonly Table[] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  return tables.map((table) => {
    const condition = table.holds.kind === 'runtime' ? undefined : conditionOf(entities, table, table.holds.entity, table.holds.kind === 'links');
    return condition === undefined ? table : { ...table, triggers: [...table.triggers, policyOf(table, condition)] };
  });
}

function conditionOf(entities: ReadonlyMap<string, Entity>, table: Table, id: string, isLink: boolean): string | undefined {
  const entity = entities.get(id);
  const whole = isLink ? id : entity?.whole;
  if (whole !== undefined) return belongs(entities, whole) ? through(table, (column) => column.role === 'whole') : undefined;
  const path = entity?.tenant;
  if (path === undefined) return undefined;
  const [first, ...rest] = path;
  if (rest.length > 0) return through(table, (column) => column.field === first);
  const [own = ''] = first === undefined ? table.primaryKey : table.columns.flatMap((column) => (column.field === first ? [column.name] : []));
  return `${identifier(table.name)}.${identifier(own)}::text = ${setting}`;
}

function belongs(entities: ReadonlyMap<string, Entity>, id: string): boolean {
  const entity = entities.get(id);
  return entity?.whole === undefined ? entity?.tenant !== undefined : belongs(entities, entity.whole);
}

/** The other table has a policy of its own. */
function through(table: Table, isOf: (column: Table['columns'][number]) => boolean): string {
  const columns = new Set(table.columns.filter(isOf).map(({ name }) => name));
  const key: ForeignKey | undefined = table.foreignKeys.find((candidate) => candidate.columns.every((column) => columns.has(column)));
  if (key === undefined) throw new Error(`${table.name} refers to nothing by ${[...columns].join(', ')}`);
  const pairs = key.columns.map((column, index) => `held.${identifier(key.references[index] ?? column)} = ${identifier(table.name)}.${identifier(column)}`);
  return `exists (select 1 from ${identifier(key.table)} as held where ${pairs.join(' and ')})`;
}

function policyOf({ name: table }: Table, condition: string): Trigger {
  const on = identifier(table);
  return {
    name: `${table}_tenant`,
    up: `alter table ${on} enable row level security;\ncreate policy tenant on ${on} using (${setting} = '*' or ${condition});`,
    down: `drop policy tenant on ${on};\nalter table ${on} disable row level security;`,
  };
}

import { identifier, literal } from '../../sql/index.ts';
import type { Brief, Entity, Table, Trigger } from '../../system/index.ts';
import { keyBy } from './owners.ts';
import type { Opening, Owned, Way } from './owners.ts';

/** What a transaction says of its caller's tenant; `*` is nobody's, and '' is what is left of a setting after its transaction: no tenant's key. Asked once for a statement. */
const tenant = `(select nullif(current_setting('kentledge.tenant', true), ''))`;

/**
 * Returns the tables with policies on each that belongs to a tenant or an owner. Of a tenant's: a row is seen and written where the setting
 * names its tenant, or says `*`; without a setting none is. Of an owner's: likewise by who calls (`User 0198…`), and callers of another
 * entity are not bound; what `openings` has for its entity others may do too. Where both are, both must hold. A row that belongs
 * to one through another goes with that one.
 */
export function withPolicies(brief: Brief, tables: readonly Table[], owned: ReadonlyMap<string, Owned>, openings: ReadonlyMap<string, Opening>): readonly Table[] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  return tables.map((table): Table => {
    const condition = table.holds.kind === 'runtime' ? undefined : tenantCondition(entities, table, table.holds.entity, table.holds.kind === 'links');
    const whose = owned.get(table.name);
    const policies = policiesOf(table, condition, whose === undefined ? undefined : { whose, opening: openings.get(whose.entity) ?? 'none' });
    // What is kept by the rows of all is kept for all, whoever calls.
    const triggers = owned.size === 0 ? table.triggers : table.triggers.map(forAllOwners);
    return policies === undefined ? { ...table, triggers } : { ...table, triggers: [...triggers, policies] };
  });
}

function tenantCondition(entities: ReadonlyMap<string, Entity>, table: Table, id: string, isLink: boolean): string | undefined {
  const entity = entities.get(id);
  const whole = isLink ? id : entity?.whole;
  if (whole !== undefined) return belongs(entities, whole) ? through(table, (column) => column.role === 'whole') : undefined;
  const path = entity?.tenant;
  if (path === undefined) return undefined;
  const [first, ...rest] = path;
  if (rest.length > 0) return through(table, (column) => column.field === first);
  const [own = ''] = first === undefined ? table.primaryKey : table.columns.flatMap((column) => (column.field === first ? [column.name] : []));
  return `${identifier(table.name)}.${identifier(own)}::text = ${tenant}`;
}

function belongs(entities: ReadonlyMap<string, Entity>, id: string): boolean {
  const entity = entities.get(id);
  return entity?.whole === undefined ? entity?.tenant !== undefined : belongs(entities, entity.whole);
}

/** The other table has a policy of its own. */
function through(table: Table, isOf: (column: Table['columns'][number]) => boolean): string {
  const key = keyBy(table, isOf);
  const pairs = key.columns.map((column, index) => `held.${identifier(key.references[index] ?? column)} = ${identifier(table.name)}.${identifier(column)}`);
  return `exists (select 1 from ${identifier(key.table)} as held where ${pairs.join(' and ')})`;
}

/** Written out to the owner: a row on the way may be open to read. */
function ownerCondition({ owner, way }: Owned, table: string): string {
  const setting = `current_setting('kentledge.me', true)`;
  const caller = `(select nullif(substr(${setting}, ${owner.length + 2}), ''))`;
  const along = (at: Way, alias: string, depth: number): string => {
    if (at.kind === 'own') return `${identifier(alias)}.${identifier(at.column)}::text = ${caller}`;
    const held = depth === 1 ? 'held' : `held_${depth}`;
    const pairs = at.columns.map((column, index) => `${held}.${identifier(at.references[index] ?? column)} = ${identifier(alias)}.${identifier(column)}`);
    return `exists (select 1 from ${identifier(at.table)} as ${held} where ${[...pairs, along(at.next, held, depth + 1)].join(' and ')})`;
  };
  // True for `*` and for callers that are no such entity, null without a setting.
  return `(select split_part(${setting}, ' ', 1) not in ('', ${literal(owner)})) or ${along(way, table, 1)}`;
}

interface OwnedSo {
  readonly whose: Owned;
  readonly opening: Opening;
}

/** One trigger of the table holds all its policies: what makes or drops one makes or drops the other. */
function policiesOf({ name: table }: Table, ofTenant: string | undefined, owned: OwnedSo | undefined): Trigger | undefined {
  if (ofTenant === undefined && owned === undefined) return undefined;
  const on = identifier(table);
  const policies = [...(ofTenant === undefined ? [] : [{ name: 'tenant', text: `using (${tenant} = '*' or ${ofTenant})` }]), ...(owned === undefined ? [] : ownerPolicies(owned, table, ofTenant !== undefined))];
  return {
    name: `${table}_${owned === undefined ? 'tenant' : 'owner'}`,
    up: [`alter table ${on} enable row level security;`, ...policies.map(({ name, text }) => `create policy ${name} on ${on} ${text};`)].join('\n'),
    down: [...policies.map(({ name }) => `drop policy ${name} on ${on};`), `alter table ${on} disable row level security;`].join('\n'),
  };
}

/** Policies add up unless they are restrictive, and one at least must let through: that of the tenant where there is one. */
function ownerPolicies({ whose, opening }: OwnedSo, table: string, isRestrictive: boolean): readonly { readonly name: string; readonly text: string }[] {
  const condition = ownerCondition(whose, table);
  const as = isRestrictive ? 'as restrictive ' : '';
  if (opening === 'none') return [{ name: 'owner', text: `${as}using (${condition})` }];
  return [
    ...(isRestrictive ? [] : [{ name: 'readers', text: 'for select using (true)' }]),
    { name: 'owner_inserts', text: `${as}for insert with check (${condition})` },
    // Who locks a row is asked whether he may change it; the row that he would write is looked at as well.
    { name: 'owner_updates', text: opening === 'locks' ? `${as}for update using (true) with check (${condition})` : `${as}for update using (${condition})` },
    { name: 'owner_deletes', text: `${as}for delete using (${condition})` },
  ];
}

function forAllOwners({ name, up, down }: Trigger): Trigger {
  return { name, up: `${up}\nalter function ${identifier(name)}() set kentledge.me = '*';`, down };
}

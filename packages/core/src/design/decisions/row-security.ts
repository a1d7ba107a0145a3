import { assume, rowSecurity as facts } from '../../knowledge/index.ts';
import { formatQuantity } from '../../quantity/index.ts';
import type { Brief, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context } from '../decision.ts';
import { foldedEntities } from '../derived/costs.ts';
import { tenantPolicies } from '../row-security/policies.ts';

/** Whether the database, too, keeps tenants apart. */
export const rowSecurity = defineDecision({
  id: 'row-security',
  question: 'Does the database, too, keep tenants apart?',
  after: ['partitions', 'data-access', 'rights'],
  pins: [{ path: 'system.rowSecurity', values: 'policies, none' }],
  decide: (context) => {
    const { brief, draft } = context;
    if (brief.tenant === undefined) return { decisions: [] };
    const [service, database] = [assume(facts.facts.service), assume(facts.facts.database)];
    const obstacle = obstacleOf(context);
    const choice = choose(context, {
      id: 'system.rowSecurity',
      question: 'Does the database, too, keep tenants apart?',
      candidates: [
        { id: 'none', label: 'No: each statement names the tenant', against: 'a statement written by hand may forget it' },
        { id: 'policies', label: 'Policies on each table of a tenant, by a setting of the transaction', against: `each read becomes a transaction that first says whose it is: ${formatQuantity(service)} more of the service and ${formatQuantity(database)} of the database, as much as the statement itself and more. Conditions whose operator is not leakproof (of numeric, lower(x), lists, words of a text) no longer use an index of their own, for they may not see a row before the policy has`, cost: service, ...(obstacle === undefined ? {} : { notBuilt: obstacle }) },
      ],
      best: 'none',
      because: 'Emitted statements name the tenant, and `prove` asks for rows of others; policies are a second lock, for statements that people add.',
      changes: ['Statements of your own, or people who query the database: then the pin `policies`'],
      numbers: [
        { name: facts.facts.service.id, quantity: service },
        { name: facts.facts.database.id, quantity: database },
      ],
      places: [{ path: 'tenant' }],
    });
    return choice.decision.choice === 'policies' ? outcomeOf([choice], { tables: tenantPolicies(brief, draft.tables), plans: inTransactions(context) }) : outcomeOf([choice]);
  },
});

/** What reads rows of all tenants would see those of one. */
function obstacleOf({ brief, draft, pins }: Context): string | undefined {
  if (pins.get('system.rights')?.value === 'owner') return '`system.rights` lets the service own the tables, and no policy holds for an owner';
  const ofTenants = new Set(brief.entities.flatMap((entity) => (entity.tenant === undefined ? [] : [entity.id])));
  const shared = brief.entities.filter((entity) => entity.tenant === undefined && entity.whole === undefined);
  const field = shared.flatMap((entity) => entity.fields.filter(({ derived }) => derived !== undefined && foldedEntities(derived).some((id) => ofTenants.has(id))).map(({ name }) => `${entity.id}.${name}`))[0];
  if (field !== undefined) return `\`${field}\` is computed over the rows of all tenants`;
  return keyColumns(brief, draft.tables) === 1 ? undefined : `the key of ${brief.tenant ?? ''} has several columns`;
}

function keyColumns(brief: Brief, tables: readonly Table[]): number {
  return tables.find(({ holds }) => holds.kind === 'entity' && holds.entity === brief.tenant)?.primaryKey.length ?? 0;
}

/** The setting ends with its transaction, so operations of callers with a tenant need one. */
function inTransactions({ brief, draft }: Context): Context['draft']['plans'] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const withTenant = new Set(brief.actors.filter(({ is }) => entities.get(is ?? '')?.tenant !== undefined).map(({ id }) => id));
  const called = new Set(brief.operations.filter(({ by }) => by.some((actor) => withTenant.has(actor))).map(({ id }) => id));
  return new Map([...draft.plans].map(([id, plan]) => [id, called.has(id) ? { ...plan, transaction: true } : plan]));
}

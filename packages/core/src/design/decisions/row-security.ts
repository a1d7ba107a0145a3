import { assume, rowSecurity as facts } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Brief, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Context, Question } from '../decision.ts';
import { ownerPolicies, tenantObstacle } from '../row-security/obstacle.ts';
import type { OwnerPolicies } from '../row-security/obstacle.ts';
import { owners } from '../row-security/owners.ts';
import { withPolicies } from '../row-security/policies.ts';

const id = 'system.rowSecurity';
const question = 'Does the database, too, check whose row it is?';
const limits = 'They catch statements that forget whose row it is, not whoever can have the service run a statement of his own: that one may set the setting, and the stored answers of idempotent requests have no policy';

/** Whether the database, too, keeps tenants and owners apart. */
export const rowSecurity = defineDecision({
  id: 'row-security',
  question,
  after: ['partitions', 'data-access', 'rights'],
  pins: [{ path: id, values: 'policies, tenant (where there are owners too: policies of tenants alone), none' }],
  decide: (context) => {
    const { brief, draft } = context;
    const callers = owners(brief);
    if (brief.tenant === undefined && callers.size === 0) return { decisions: [] };
    const ofOwners = callers.size > 0 ? ownerPolicies(context) : undefined;
    const tenants = withPolicies(brief, draft.tables, new Map(), new Map());
    const all = ofOwners === undefined ? tenants : withPolicies(brief, draft.tables, ofOwners.owned, ofOwners.openings);
    const choice = choose(context, questionOf(context, { ofOwners, all: policed(draft.tables, all), tenants: policed(draft.tables, tenants) }));
    const taken = choice.decision.choice;
    if (taken === 'none') return outcomeOf([choice]);
    return outcomeOf([choice], { tables: taken === 'tenant' ? tenants : all, plans: inTransactions(context, taken === 'tenant' ? new Set() : callers) });
  },
});

interface Known {
  readonly ofOwners: OwnerPolicies | undefined;
  /** Tables that get policies, of tenants and owners, and of tenants alone. */
  readonly all: number;
  readonly tenants: number;
}

/** How many tables got policies. */
function policed(before: readonly Table[], after: readonly Table[]): number {
  return after.filter(({ triggers }, place) => triggers.length > (before[place]?.triggers.length ?? 0)).length;
}

function questionOf(context: Context, { ofOwners, all, tenants }: Known): Question {
  const { brief } = context;
  const [service, database] = [assume(facts.facts.service), assume(facts.facts.database)];
  const ofTenants = tenantObstacle(context);
  const both = brief.tenant !== undefined && ofOwners !== undefined;
  const whose = both ? 'a tenant or an owner' : brief.tenant === undefined ? 'an owner' : 'a tenant';
  const cost = `each read becomes a transaction that first says whose it is: ${formatQuantity(service)} more of the service and ${formatQuantity(database)} of the database, as much as the statement itself and more. Conditions whose operator is not leakproof (of numeric, lower(x), lists, words of a text) no longer use an index of their own, for they may not see a row before the policy has. ${limits}`;
  const built = (obstacle: string | undefined): Pick<Candidate, 'notBuilt'> => (obstacle === undefined ? {} : { notBuilt: obstacle });
  const against = (tables: number, obstacle: string | undefined, open = ''): string => `${obstacle === undefined ? '' : `not as the brief stands, for ${obstacle}; `}${cost}. ${tables} ${tables === 1 ? 'table gets' : 'tables get'} policies${open}`;
  const obstacle = ofTenants ?? ofOwners?.obstacle;
  return {
    id,
    question,
    candidates: [
      { id: 'none', label: `No: each statement names the ${both ? 'tenant and the owner' : brief.tenant === undefined ? 'owner' : 'tenant'}`, against: 'a statement written by hand may forget it' },
      { id: 'policies', label: `Policies on each table of ${whose}, by a setting of the transaction`, against: against(all, obstacle, `${openText(ofOwners)}${uncoveredText(brief)}`), cost: service, ...built(obstacle) },
      ...(both ? [{ id: 'tenant', label: 'Policies on each table of a tenant alone', against: `${against(tenants, ofTenants)}. Owners within a tenant are kept apart by the statements alone`, cost: service, ...built(ofTenants) }] : []),
    ],
    best: 'none',
    because: `Emitted statements name the ${both ? 'tenant and the owner' : brief.tenant === undefined ? 'owner' : 'tenant'}, and \`prove\` asks for rows of others; policies are a second lock, for statements that people add.`,
    changes: ['Statements of your own, or people who query the database: then the pin `policies`'],
    numbers: [
      { name: facts.facts.service.id, quantity: service },
      { name: facts.facts.database.id, quantity: database },
      { name: `${id}.tables`, quantity: predicted(all, '1', 'tables whose rows belong to one', []) },
      ...(ofOwners === undefined ? [] : [{ name: `${id}.opened`, quantity: predicted(ofOwners.opened, '1', 'entities with owners of whose rows operations reach others\u2019, found in their statements', []) }]),
    ],
    places: brief.tenant === undefined ? brief.entities.filter(({ owner }) => owner !== undefined).map(({ place }) => place) : [{ path: 'tenant' }],
  };
}

/** What the statements of the operations leave open. */
function openText(ofOwners: OwnerPolicies | undefined): string {
  if (ofOwners === undefined || ofOwners.opened === 0) return '';
  return `, and rows of ${ofOwners.opened} ${ofOwners.opened === 1 ? 'entity' : 'entities'} stay open beyond their owner${ofOwners.says}`;
}

/** Who owns rows is no row of his own: what the brief doesn't say belongs to anybody has no policy. */
function uncoveredText(brief: Brief): string {
  const callers = owners(brief);
  const bare = brief.entities.filter(({ id: entity, tenant, owner }) => callers.has(entity) && tenant === undefined && owner === undefined).map((entity) => entity.id);
  return bare.length === 0 ? '' : `; rows of ${bare.join(', ')} have no owner and so none: a statement written by hand sees all of them, and what it deletes there takes along what goes with it, whosever that is`;
}

/** The setting ends with its transaction, so operations of callers with a tenant or rows of their own need one. */
function inTransactions({ brief, draft }: Pick<Context, 'brief' | 'draft'>, callers: ReadonlySet<string>): Context['draft']['plans'] {
  const bound = boundActors(brief, callers);
  const called = new Set(brief.operations.filter(({ by }) => by.some((actor) => bound.has(actor))).map((operation) => operation.id));
  return new Map([...draft.plans].map(([operation, plan]) => [operation, called.has(operation) ? { ...plan, transaction: true } : plan]));
}

function boundActors(brief: Brief, callers: ReadonlySet<string>): ReadonlySet<string> {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  return new Set(brief.actors.filter(({ is = '' }) => entities.get(is)?.tenant !== undefined || callers.has(is)).map((actor) => actor.id));
}

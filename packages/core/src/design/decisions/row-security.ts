import { assume, rowSecurity as facts } from '../../knowledge/index.ts';
import { formatQuantity } from '../../quantity/index.ts';
import type { Brief } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Context, Question } from '../decision.ts';
import { ownerPolicies, tenantObstacle } from '../row-security/obstacle.ts';
import type { OwnerPolicies } from '../row-security/obstacle.ts';
import { owners } from '../row-security/owners.ts';
import { withPolicies } from '../row-security/policies.ts';

const id = 'system.rowSecurity';
const question = 'Does the database, too, check whose row it is?';

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
    // Looks at each statement, so only where it matters.
    const ofOwners = callers.size > 0 && context.pins.get(id)?.value === 'policies' ? ownerPolicies(context) : undefined;
    const choice = choose(context, questionOf(context, callers.size > 0, ofOwners));
    if (choice.decision.choice === 'none') return outcomeOf([choice]);
    return outcomeOf([choice], {
      tables: withPolicies(brief, draft.tables, ofOwners?.owned ?? new Map(), ofOwners?.openings ?? new Map()),
      plans: inTransactions(context, ofOwners === undefined ? new Set() : callers),
    });
  },
});

function questionOf(context: Context, hasOwners: boolean, ofOwners: OwnerPolicies | undefined): Question {
  const { brief } = context;
  const [service, database] = [assume(facts.facts.service), assume(facts.facts.database)];
  const ofTenants = tenantObstacle(context);
  const both = brief.tenant !== undefined && hasOwners;
  const whose = both ? 'a tenant or an owner' : brief.tenant === undefined ? 'an owner' : 'a tenant';
  const cost = `each read becomes a transaction that first says whose it is: ${formatQuantity(service)} more of the service and ${formatQuantity(database)} of the database, as much as the statement itself and more. Conditions whose operator is not leakproof (of numeric, lower(x), lists, words of a text) no longer use an index of their own, for they may not see a row before the policy has`;
  const built = (obstacle: string | undefined): Pick<Candidate, 'notBuilt'> => (obstacle === undefined ? {} : { notBuilt: obstacle });
  return {
    id,
    question,
    candidates: [
      { id: 'none', label: `No: each statement names the ${both ? 'tenant and the owner' : brief.tenant === undefined ? 'owner' : 'tenant'}`, against: 'a statement written by hand may forget it' },
      { id: 'policies', label: `Policies on each table of ${whose}, by a setting of the transaction`, against: `${cost}${ofOwners?.says ?? ''}`, cost: service, ...built(ofTenants ?? ofOwners?.obstacle) },
      ...(both ? [{ id: 'tenant', label: 'Policies on each table of a tenant alone', against: `${cost}. Owners within a tenant are kept apart by the statements alone`, cost: service, ...built(ofTenants) }] : []),
    ],
    best: 'none',
    because: `Emitted statements name the ${both ? 'tenant and the owner' : brief.tenant === undefined ? 'owner' : 'tenant'}, and \`prove\` asks for rows of others; policies are a second lock, for statements that people add.`,
    changes: ['Statements of your own, or people who query the database: then the pin `policies`'],
    numbers: [
      { name: facts.facts.service.id, quantity: service },
      { name: facts.facts.database.id, quantity: database },
    ],
    places: brief.tenant === undefined ? brief.entities.filter(({ owner }) => owner !== undefined).map(({ place }) => place) : [{ path: 'tenant' }],
  };
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

import { limits } from '../../knowledge/index.ts';
import { formatNumber, formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { serversForWait } from '../../queueing/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Context } from '../decision.ts';
import { plannedFactor } from '../load.ts';
import { isOver } from '../scale/compare.ts';
import { transactionMode } from '../scale/transaction-mode.ts';

const { mostConnections, reservedConnections, utilisation, slow } = limits.facts;

/** Whether a pooler stands between services and the database. */
export const pooling = defineDecision({
  id: 'pooling',
  question: 'Do services connect to PostgreSQL directly?',
  after: ['database-size'],
  pins: [{ path: 'system.pooler', values: 'none, pgbouncer (drawn, this version runs none)' }],
  decide: (context) => {
    const wanted = wantedBy(context);
    const needed = neededBy(context);
    const limit = predicted(mostConnections.value, 'connections', 'fact', [mostConnections.id]);
    const isNeeded = isOver(wanted.value, mostConnections.value);
    const helps = needed.value < wanted.value;
    const choice = choose(context, {
      id: 'system.pooler',
      question: 'Do services connect to PostgreSQL directly?',
      candidates: [
        { id: 'none', label: 'Directly, each instance by its own pool', against: `${formatQuantity(wanted)} are each a process with caches of its own` },
        { id: 'pgbouncer', label: 'Through PgBouncer, in transaction mode', against: `a hop more in each statement, and ${transactionMode.breaks}; ${transactionMode.asks}; ${transactionMode.works}` },
      ],
      best: isNeeded && helps ? 'pgbouncer' : 'none',
      because: `Instances hold ${formatQuantity(wanted)} while a new version replaces the old one; PostgreSQL runs well with ${formatQuantity(limit)}.${isNeeded ? ` By Little’s law ${formatQuantity(needed)} do the work of all instances together${helps ? `, once services set their timeouts inside transactions` : ', so a pooler would save none'}.` : ''}`,
      changes: [`${formatNumber(Math.max(1, mostConnections.value / Math.max(1, wanted.value)))} times the instances, or connections of each`],
      numbers: [
        { name: 'stores.main.wanted', quantity: wanted },
        { name: 'stores.main.pooled', quantity: needed },
        { name: mostConnections.id, quantity: limit },
      ],
    });
    if (choice.decision.choice === 'none') return outcomeOf([choice]);
    const place = choice.decision.places[0] ?? { path: 'objectives.headroom' };
    return outcomeOf([choice], { notExercised: [...context.draft.notExercised, { subject: 'system.pooler', reason: 'a pooler is drawn; this version connects directly', place }] });
  },
});

/** Old and new instances of a rolling deployment, and what is reserved. */
function wantedBy({ draft }: Context): Quantity {
  const pools = draft.services.reduce((sum, service) => sum + service.instances.value * service.pool.value, 0);
  return predicted(2 * pools + reservedConnections.value, 'connections', 'instances × pool × 2 + reserved', [...draft.services.flatMap(({ id }) => [`${id}.instances`, `${id}.pool`]), reservedConnections.id]);
}

/** Connections that carry all requests of all instances, with the upper end of the assumed times. */
function neededBy({ brief, draft, rates }: Context): Quantity {
  const factor = plannedFactor(brief).value;
  const rate = brief.operations.reduce((sum, { id }) => sum + (rates.get(id)?.value ?? 0) * factor, 0);
  const wait = Math.min(1, ...brief.operations.map(({ id }) => draft.budgets.get(id)?.poolWait.value ?? 1));
  const connections = (bound: 'value' | 'high'): number => {
    const busy = brief.operations.reduce((sum, { id }) => sum + (rates.get(id)?.value ?? 0) * factor * (draft.demands.get(id)?.held[bound] ?? 0), 0);
    return rate === 0 ? 1 : serversForWait({ rate, service: busy / rate }, wait, slow.value, utilisation.value);
  };
  const from = [...draft.services.map(({ id }) => `services.${id}.inside`), slow.id, utilisation.id];
  return predicted(connections('high') + reservedConnections.value, 'connections', 'Little’s law and M/M/c over all instances together, + reserved', [...from, reservedConnections.id], { low: connections('value') + reservedConnections.value, high: connections('high') + reservedConnections.value });
}

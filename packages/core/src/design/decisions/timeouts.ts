import { assume, timeouts as facts } from '../../knowledge/index.ts';
import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Brief, Budget, Operation } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';

const { deadline, statement, poolWait } = facts.facts;

/** Timeouts from the latency budget. */
export const timeouts = defineDecision({
  id: 'timeouts',
  question: 'How long may each part of a request take?',
  after: ['data-access'],
  pins: [],
  decide: (context) => {
    const { brief } = context;
    const choice = choose(context, {
      id: 'system.timeouts',
      question: 'How long may each part of a request take?',
      candidates: [
        { id: 'budget', label: 'A deadline for each operation from its objective, split into the wait for a connection and the statement', against: 'a rare slow request that would have answered at last is cut off' },
        { id: 'fixed', label: 'One long timeout for all (30 s)', against: 'a slow database fills all connections with requests whose clients have long gone', notBuilt: 'this version derives timeouts from objectives' },
      ],
      best: 'budget',
      because: 'What comes after the deadline helps nobody and takes a connection from those still waiting.',
      changes: ['`latency` on an operation', '`objectives.latency`'],
      numbers: [deadline, statement, poolWait].map((fact) => ({ name: fact.id, quantity: assume(fact) })),
      places: [brief.objectives.latency.p95].flatMap((quantity) => (quantity.from.kind === 'declared' ? [quantity.from.place] : [])),
    });
    return outcomeOf([choice], { budgets: new Map(brief.operations.map((operation) => [operation.id, budgetOf(brief, operation)])) });
  },
});


function budgetOf(brief: Brief, operation: Operation): Budget {
  const objective = operation.latency?.p95 ?? brief.objectives.latency.p95;
  const name = operation.latency?.p95 === undefined ? 'objectives.latency.p95' : `${operation.id}.objective.p95`;
  const whole = objective.value * deadline.value;
  const share = (factor: number, method: string, from: string): Quantity => predicted(whole * factor, 's', method, [name, deadline.id, from]);
  return {
    deadline: predicted(whole, 's', 'p95 objective × factor', [name, deadline.id]),
    statementTimeout: share(statement.value, 'deadline × share of a statement', statement.id),
    poolWait: share(poolWait.value, 'deadline × share of the wait', poolWait.id),
  };
}

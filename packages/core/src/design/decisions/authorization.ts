import { assume, rowSecurity } from '../../knowledge/index.ts';
import { formatQuantity } from '../../quantity/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';

/** Where owner and tenant are checked. */
export const authorization = defineDecision({
  id: 'authorization',
  question: 'Where is it checked whose row it is?',
  after: ['authentication'],
  pins: [],
  decide: (context) => {
    const guarded = context.brief.entities.filter((entity) => entity.owner !== undefined || entity.tenant !== undefined);
    if (guarded.length === 0) return { decisions: [] };
    const [service, database] = [assume(rowSecurity.facts.service), assume(rowSecurity.facts.database)];
    const notBuilt = 'this version checks in each statement';
    return outcomeOf([
      choose(context, {
        id: 'system.authorization',
        question: 'Where is it checked whose row it is?',
        candidates: [
          { id: 'statement', label: 'In the WHERE of each statement', against: 'a statement written by hand may forget it' },
          { id: 'row-security', label: 'Row-level security of PostgreSQL behind it', against: `each read becomes a transaction that first says who is calling: ${formatQuantity(service)} more of the service and ${formatQuantity(database)} of the database, as much as the statement itself and more. Conditions whose operator is not leakproof (numeric, lower(x), lists, words of a text) no longer use their index, for they may not see a row before the policy has`, cost: service, notBuilt },
          { id: 'code', label: 'In code, after the row is read', against: 'rows are read that the caller may not see, pages come out short, and a forgotten check leaks', notBuilt },
        ],
        best: 'statement',
        because: `A foreign row is not found, so it answers 404 and nothing leaks; the condition takes part in choosing indexes. Guarded: ${guarded.map((entity) => entity.id).join(', ')}.`,
        numbers: [
          { name: rowSecurity.facts.service.id, quantity: service },
          { name: rowSecurity.facts.database.id, quantity: database },
        ],
        changes: ['People who query the database directly must be held to it too (then: row-level security as well)'],
        places: guarded.map((entity) => entity.place),
      }),
    ]);
  },
});

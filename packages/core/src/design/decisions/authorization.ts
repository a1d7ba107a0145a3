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
    const notBuilt = 'this version checks in each statement';
    return outcomeOf([
      choose(context, {
        id: 'system.authorization',
        question: 'Where is it checked whose row it is?',
        candidates: [
          { id: 'statement', label: 'In the WHERE of each statement', against: 'a statement written by hand may forget it' },
          { id: 'row-security', label: 'Row-level security of PostgreSQL alone', against: 'the condition is hidden from whoever reads the statement, and takes no part in choosing indexes', notBuilt: '`system.rowSecurity` puts policies behind the statements, not in their place' },
          { id: 'code', label: 'In code, after the row is read', against: 'rows are read that the caller may not see, pages come out short, and a forgotten check leaks', notBuilt },
        ],
        best: 'statement',
        because: `A foreign row is not found, so it answers 404 and nothing leaks; the condition takes part in choosing indexes. Guarded: ${guarded.map((entity) => entity.id).join(', ')}.`,
        changes: ['People who query the database directly must be held to it too (then: row-level security as well)'],
        places: guarded.map((entity) => entity.place),
      }),
    ]);
  },
});

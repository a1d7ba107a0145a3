import { choose, defineDecision, outcomeOf } from '../decision.ts';

/** How a repeated request is kept from acting twice. */
export const idempotency = defineDecision({
  id: 'idempotency',
  question: 'How is a repeated request kept from acting twice?',
  after: ['api-style', 'store'],
  pins: [],
  decide: (context) => {
    const declared = context.brief.operations.filter((operation) => operation.idempotent !== false);
    if (declared.length === 0) return { decisions: [] };
    const notBuilt = 'this version keeps answers in PostgreSQL';
    return outcomeOf([
      choose(context, {
        id: 'system.idempotency',
        question: 'How is a repeated request kept from acting twice?',
        candidates: [
          { id: 'claim', label: 'Claim the key first in table kentledge_idempotency; store the answer in the transaction of the effect', against: 'two writes more for each such request' },
          { id: 'cache', label: 'Remember keys in a cache', against: 'the cache and the effect are not one transaction: after a crash the effect may happen twice or the answer be lost', notBuilt },
          { id: 'none', label: 'Leave it to clients', against: 'a client that got no answer can’t know whether to repeat', notBuilt },
        ],
        best: 'claim',
        because: 'Key, effect and answer commit together; another body under the same key is 422, a request still under way 409.',
        changes: ['An operation whose effect is the same when repeated (PUT of a whole row) needs none'],
        places: declared.map((operation) => operation.place),
      }),
    ]);
  },
});

import { choose, defineDecision, outcomeOf } from '../decision.ts';

/** The body of an error. */
export const errors = defineDecision({
  id: 'errors',
  question: 'What does an error look like?',
  after: ['api-style'],
  pins: [],
  decide: (context) => {
    const own = context.brief.api.errors !== undefined;
    return outcomeOf([
      choose(context, {
        id: 'system.errors',
        question: 'What does an error look like?',
        candidates: [
          { id: 'rfc9457', label: 'RFC 9457 problem details (application/problem+json)', against: 'the brief declares another body, which clients already read' },
          { id: 'declared', label: 'The shape declared in `api.errors`', against: 'the brief declares none; every client would have to learn it' },
        ],
        best: own ? 'declared' : 'rfc9457',
        because: own ? 'An existing contract: clients read this body.' : 'A standard that tools know, with a stable `type` for each problem.',
        changes: ['`api.errors`'],
        places: own ? [{ path: 'api.errors' }] : [],
      }),
    ]);
  },
});

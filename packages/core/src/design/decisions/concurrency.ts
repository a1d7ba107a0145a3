import { readAlone, updatedAsGiven } from '../../system/index.ts';
import type { Brief, DesignedOperation } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Choice } from '../decision.ts';

/** What happens when two people change one row: an ETag wherever one operation reads a row and another updates it. */
export const concurrency = defineDecision({
  id: 'concurrency',
  question: 'What happens when two people change one row?',
  after: ['api-style'],
  pins: [{ path: 'Entity.concurrency', values: 'etag, last-write' }],
  decide: (context) => {
    const { brief } = context;
    const updates = new Set(brief.operations.flatMap((operation) => updatedAsGiven(operation) ?? []));
    const reads = new Set(brief.operations.flatMap((operation) => readAlone(operation) ?? []));
    const updated = brief.entities.filter((entity) => updates.has(entity.id) && reads.has(entity.id));
    const choices = updated.map((entity): Choice =>
      choose(context, {
        id: `${entity.id}.concurrency`,
        question: `What happens when two people change one row of ${entity.id}?`,
        candidates: [
          { id: 'etag', label: 'Reads give an ETag; an update with If-Match and an old one is 412', against: 'clients must keep the ETag to gain from it' },
          { id: 'last-write', label: 'The last write wins', against: 'a change that somebody made meanwhile is lost without a trace' },
          { id: 'lock', label: 'The reader locks the row', against: 'a client that goes away keeps the lock, and others wait', notBuilt: 'this version has ETags' },
        ],
        best: 'etag',
        because: 'Clients that send If-Match can’t overwrite what they haven’t seen; those that don’t are served as before.',
        changes: ['Updates that only add to a value (`set: { stock: stock - 1 }`) need no ETag: they never lose a change'],
        places: [entity.place],
      }),
    );
    const guarded = new Set(choices.filter(({ decision }) => decision.choice === 'etag').map(({ decision }) => decision.id.slice(0, -'.concurrency'.length)));
    return outcomeOf(choices, { etags: etagsOf(brief, guarded) });
  },
});

function etagsOf(brief: Brief, guarded: ReadonlySet<string>): ReadonlyMap<string, DesignedOperation['etag']> {
  const has = (entity: string | undefined): boolean => entity !== undefined && guarded.has(entity);
  return new Map(brief.operations.map((operation) => [operation.id, has(updatedAsGiven(operation)) ? 'matched' : has(readAlone(operation)) ? 'given' : 'none']));
}

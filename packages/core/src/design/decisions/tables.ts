import { choose, defineDecision, outcomeOf } from '../decision.ts';
import { designedTables } from '../tables/designed-tables.ts';

/** Keys and tables. */
export const tables = defineDecision({
  id: 'tables',
  question: 'What identifies a row, and which tables hold them?',
  after: ['store', 'deletes', 'derived-fields'],
  pins: [],
  decide: (context) => {
    const { brief, draft } = context;
    const natural = brief.entities.filter((entity) => entity.whole === undefined && !(entity.key.length === 1 && entity.key[0] === 'id')).map((entity) => entity.id);
    const choice = choose(context, {
      id: 'system.keys',
      question: 'What identifies a row?',
      candidates: [
        { id: 'uuid-v7', label: 'A uuid v7 made by the service', against: '16 bytes in each reference and index where 8 would do' },
        { id: 'uuid-v4', label: 'A random uuid (v4)', against: 'each insert lands on another page of the index: more pages written, fewer of them in memory', notBuilt: 'this version makes uuid v7 only' },
        { id: 'bigint', label: 'A bigint from a sequence', against: 'known only after the insert, so parts and retries need a round trip more; counts and neighbours can be guessed from outside', notBuilt: 'this version makes uuid v7 only' },
      ],
      best: 'uuid-v7',
      because: `Known before the insert, never guessed from another, and in the order of time, so that inserts stay at the end of the index (RFC 9562).${natural.length === 0 ? '' : ` Declared keys stay as they are: ${natural.join(', ')}.`}`,
      changes: ['An entity with a natural key: declare `key`'],
      places: brief.entities.filter((entity) => natural.includes(entity.id)).map((entity) => entity.place),
    });
    return outcomeOf([choice], { tables: designedTables(brief, draft, draft.derivations) });
  },
});

import { predicted } from '../../quantity/index.ts';
import type { Pin } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Question } from '../decision.ts';
import { designProblems, spansOf } from '../diagnostics.ts';

const later = 'this version builds PostgreSQL only';

const candidates: readonly Candidate[] = [
  { id: 'postgresql', label: 'PostgreSQL', against: 'one primary takes all writes: beyond the largest server to buy, data must be split' },
  { id: 'mongodb', label: 'MongoDB', against: 'no foreign keys or CHECK constraints, and joins are the exception: references and invariants of the brief would rest on code', notBuilt: later },
  { id: 'mysql', label: 'MySQL', against: 'transactions and constraints as well, but no partial or GIN indexes, no RETURNING and no transactional schema changes', notBuilt: later },
  { id: 'redis', label: 'Redis', against: 'data must fit memory, and a failover may lose acknowledged writes', notBuilt: later },
];

function question(id: string, asked: string): Question {
  return {
    id,
    question: asked,
    candidates,
    best: 'postgresql',
    because: 'References, unique values, invariants and operations of several steps need transactions and constraints; one store needs one backup, one failover and no data copied between stores.',
    changes: ['More data or load than one server holds: see system.database-size', 'Entities whose rows may be lost and change often (`loss: any`)'],
  };
}

/** Store of each aggregate: one PostgreSQL. */
export const store = defineDecision({
  id: 'store',
  question: 'Where does each aggregate live?',
  after: ['services'],
  pins: [{ path: 'Entity.store', values: 'postgresql' }],
  decide: (context) => {
    const { brief, draft } = context;
    const pins = brief.pins.filter((pin) => brief.entities.some((entity) => `${entity.id}.store` === pin.path));
    const choices = [choose(context, question('system.store', 'Where does each aggregate live?')), ...pins.map((pin) => choose(context, { ...question(pin.path, `Where does ${subject(pin)} live?`), places: [pin.place] }))];
    const outcome = outcomeOf(choices, {
      storeOf: new Map(brief.entities.map((entity) => [entity.id, 'main'])),
      stores: [{ id: 'main', engine: 'postgresql', service: draft.services[0]?.id ?? brief.name, size: predicted(0, 'B', 'not sized yet', []), maxConnections: predicted(0, 'connections', 'not sized yet', []), cores: predicted(0, 'cores', 'not sized yet', []) }],
    });
    const excluded = brief.constraints.exclude.filter(({ name }) => ['postgresql', 'postgres'].includes(name.toLowerCase())).map(({ place }) => designProblems.create('store-excluded', spansOf(place), {}));
    return { ...outcome, diagnostics: [...(outcome.diagnostics ?? []), ...excluded] };
  },
});

function subject(pin: Pin): string {
  return pin.path.slice(0, -'.store'.length);
}

import type { NotExercised } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate } from '../decision.ts';

const drawn = 'is drawn; this version serves REST';

const candidates: readonly Candidate[] = [
  { id: 'rest', label: 'REST: JSON over HTTP, described by OpenAPI 3.1', against: 'a client that joins many kinds of rows makes several calls' },
  { id: 'graphql', label: 'GraphQL', against: 'the mix of access paths becomes what clients make of it: indexes, limits and caches can no longer be derived from the brief' },
  { id: 'grpc', label: 'gRPC', against: 'browsers need a proxy, and HTTP caches and plain tools no longer work' },
];

/** API style of the system, and of operations that pin another one. */
export const apiStyle = defineDecision({
  id: 'api-style',
  question: 'In which style do clients call?',
  after: [],
  pins: [{ path: 'operation.style', values: 'rest, graphql, grpc' }],
  decide: (context) => {
    const { brief } = context;
    const pins = brief.pins.filter((pin) => brief.operations.some((operation) => `${operation.id}.style` === pin.path));
    const places = brief.api.style === 'rest' ? [] : [{ path: 'api.style' }];
    const best = brief.api.style;
    const because = best === 'rest' ? 'Each operation has one route whose answer, cost and cache are known; every client can call it.' : 'The brief declares it.';
    const system = choose(context, { id: 'system.style', question: 'In which style do clients call?', candidates, best, because, changes: ['`api.style`', 'A pin `operation.style` for one operation'], places });
    const single = pins.map((pin) => choose(context, { id: pin.path, question: `In which style do clients call ${pin.path.slice(0, -'.style'.length)}?`, candidates, best, because, places: [pin.place] }));
    const other = [system, ...single].filter(({ decision }) => decision.choice !== 'rest');
    const notExercised = other.map(({ decision }): NotExercised => ({ subject: decision.id, reason: `${decision.choice} ${drawn}`, place: decision.places[0] ?? { path: 'api.style' } }));
    return outcomeOf([system, ...single], { notExercised: [...context.draft.notExercised, ...notExercised] });
  },
});

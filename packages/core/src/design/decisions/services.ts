import { predicted } from '../../quantity/index.ts';
import type { Brief, NotExercised, Pin, Service } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';

const candidates = (service: string, names: readonly string[]): readonly Candidate[] => [
  { id: 'one', label: `One service, ${service}, with a module for each aggregate`, against: 'its modules are deployed and scaled together', ...(names.length > 1 ? { notBuilt: 'entities are pinned to different services' } : {}) },
  {
    id: 'several',
    label: names.length > 1 ? `Services ${names.join(', ')}` : 'A service for each aggregate',
    against: 'each call across a boundary adds a network hop and a way to fail, each transaction across one becomes a saga, and each service has its own deployment, alerts and on-call; nothing in the brief asks for it',
    ...(names.length > 1 ? {} : { notBuilt: 'say which: pin entities to services, `Entity.service: name`' }),
  },
];

/** Service boundaries: a modular monolith unless the brief pins entities to services. */
export const services = defineDecision({
  id: 'services',
  question: 'How many services does the system have?',
  after: [],
  pins: [{ path: 'Entity.service', values: 'name of the service that owns the entity' }, { path: 'system.services', values: 'one' }],
  decide: (context) => {
    const { brief } = context;
    const pins = brief.pins.filter((pin) => pin.path.endsWith('.service') && brief.entities.some((entity) => `${entity.id}.service` === pin.path));
    const serviceOf = assign(brief, pins);
    const names = [...new Set(serviceOf.values())];
    const best = names.length > 1 ? 'several' : 'one';
    const choice = choose(context, {
      id: 'system.services',
      question: 'How many services does the system have?',
      candidates: candidates(names[0] ?? brief.name, names),
      best,
      because: best === 'one' ? 'One team, one deployment and one transaction for each operation; the load fits one process many times over or is met by more instances of it.' : 'Entities are pinned to different services.',
      changes: ['Parts of the system that different teams must deploy on their own days', 'Parts whose availability or scaling must not depend on each other, each then pinned with `Entity.service`'],
      places: pins.map((pin) => pin.place),
    });
    const pinned = pins.map((pin) => pinnedService(context, pin, names));
    return outcomeOf([choice, ...pinned], { serviceOf, services: names.map((name) => emptyService(brief, serviceOf, name)), notExercised: [...context.draft.notExercised, ...boundaries(pins, names)] });
  },
});

/** An entity is in the service that it is pinned to, else with its whole, else in the one named as the system; an operation goes with its first step's entity. */
function assign(brief: Brief, pins: readonly Pin[]): ReadonlyMap<string, string> {
  const pinned = new Map(pins.map((pin) => [pin.path.slice(0, -'.service'.length), pin.value]));
  const first = brief.name;
  const serviceOf = new Map<string, string>();
  for (const entity of brief.entities) serviceOf.set(entity.id, pinned.get(entity.id) ?? (entity.whole === undefined ? first : (serviceOf.get(entity.whole) ?? first)));
  for (const operation of brief.operations) {
    const entity = operation.steps.find((step) => step.entity !== undefined)?.entity;
    serviceOf.set(operation.id, (entity === undefined ? undefined : serviceOf.get(entity)) ?? serviceOf.get(brief.entities[0]?.id ?? '') ?? first);
  }
  return serviceOf;
}

function pinnedService(context: Context, pin: Pin, names: readonly string[]): Choice {
  return choose(context, {
    id: pin.path,
    question: `Which service owns ${pin.path.slice(0, -'.service'.length)}?`,
    candidates: names.map((name) => ({ id: name, label: `Service ${name}`, against: 'the brief pins another one' })),
    best: pin.value,
    because: names.length > 1 ? 'The brief pins it. What it costs: a boundary that transactions and joins do not cross for free.' : 'The brief pins it.',
    places: [pin.place],
  });
}

function boundaries(pins: readonly Pin[], names: readonly string[]): readonly NotExercised[] {
  if (names.length < 2) return [];
  return pins.map((pin) => ({ subject: pin.path, reason: 'services of their own are drawn; this version runs them in one process', place: pin.place }));
}

/** The sizes follow when demands are known. */
function emptyService(brief: Brief, serviceOf: ReadonlyMap<string, string>, name: string): Service {
  const none = (unit: 'instances' | 'cores' | 'connections') => predicted(1, unit, 'not sized yet', []);
  return {
    id: name,
    owns: brief.entities.filter((entity) => serviceOf.get(entity.id) === name).map((entity) => entity.id),
    runs: brief.operations.filter((operation) => serviceOf.get(operation.id) === name).map((operation) => operation.id),
    instances: none('instances'),
    cores: none('cores'),
    pool: none('connections'),
    store: 'main',
  };
}

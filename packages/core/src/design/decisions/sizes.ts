import { assume, databaseCpu, databaseTime, idsOf, limits, serviceCpu } from '../../knowledge/index.ts';
import { declared, formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { inside, serversForWait, serversWithin } from '../../queueing/index.ts';
import type { Demand, Operation, Service } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf, pinnedNumber } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';
import { demandsOf } from '../demand.ts';
import { plannedFactor } from '../load.ts';

const { utilisation, coresPerInstance, leastPool, slow } = limits.facts;

/** The load on one service at the planned traffic. */
interface Load {
  readonly rate: Quantity;
  /** Cores busy on average. */
  readonly cores: Quantity;
  /** Seconds for which a request holds a connection, mean. */
  readonly held: number;
  readonly highHeld: number;
  /** Shortest wait that an operation allows for a connection, seconds. */
  readonly wait: number;
}

/** Instances and pools, from the assumed demands at the planned load. */
export const sizes = defineDecision({
  id: 'sizes',
  question: 'How many instances, with how many connections each?',
  after: ['services', 'indexes', 'timeouts'],
  pins: [{ path: 'service.instances', values: 'one, several, a number' }, { path: 'service.pool', values: 'queueing, a number of connections for each instance' }],
  decide: (context) => {
    const demands = demandsOf(context.brief, context.draft, context.rates);
    const byService = new Map<string, Operation[]>();
    for (const operation of context.brief.operations) {
      const id = context.draft.serviceOf.get(operation.id) ?? '';
      const known = byService.get(id);
      if (known === undefined) byService.set(id, [operation]);
      else known.push(operation);
    }
    const sized = context.draft.services.map((service) => sizeOf(context, service, loadOf(context, byService.get(service.id) ?? [], demands)));
    return outcomeOf(sized.flatMap(({ choices }) => choices), { demands, services: sized.map(({ service }) => service) });
  },
});

function loadOf(context: Context, operations: readonly Operation[], demands: ReadonlyMap<string, Demand>): Load {
  const factor = plannedFactor(context.brief);
  const rateOf = (operation: Operation): number => (context.rates.get(operation.id)?.value ?? 0) * factor.value;
  const sum = (of: (demand: Demand) => number): number => operations.reduce((total, operation) => total + rateOf(operation) * of(demands.get(operation.id) ?? nothing), 0);
  const rate = operations.reduce((total, operation) => total + rateOf(operation), 0);
  const waits = operations.map((operation) => context.draft.budgets.get(operation.id)?.poolWait.value ?? Number.POSITIVE_INFINITY);
  return {
    rate: predicted(rate, '1/s', 'rates × peak × headroom', ['system.rate', 'objectives.headroom']),
    cores: predicted(sum(({ service }) => service.value), 'cores', 'utilisation law: rate × demand', ['system.rate', 'objectives.headroom', ...idsOf(serviceCpu)], { low: sum(({ service }) => service.low), high: sum(({ service }) => service.high) }),
    held: rate === 0 ? 0 : sum(({ held }) => held.value) / rate,
    highHeld: rate === 0 ? 0 : sum(({ held }) => held.high) / rate,
    wait: waits.reduce((least, wait) => Math.min(least, wait), 1),
  };
}

const zero = predicted(0, 's', 'none', []);
const nothing: Demand = { service: zero, database: zero, held: zero };

function sizeOf(context: Context, service: Service, load: Load): { readonly service: Service; readonly choices: readonly Choice[] } {
  const instancesFor = (cores: number): number => serversWithin(utilisation.value * coresPerInstance.value, cores, 1);
  const planned = predicted(instancesFor(load.cores.value), 'instances', 'cores ÷ (cores per instance × highest utilisation), rounded up', [`services.${service.id}.cores`, utilisation.id, coresPerInstance.id], { low: instancesFor(load.cores.low), high: instancesFor(load.cores.high) });
  const instances = pinnedTo(context, `${service.id}.instances`, mostInstances, 'instances') ?? planned;
  const poolFor = (held: number): number => serversForWait({ rate: load.rate.value / instances.value, service: held }, load.wait, slow.value, utilisation.value);
  const least = poolFor(load.held);
  // The upper end of the assumed times is planned for: an idle connection costs memory, a missing one requests.
  const wanted = Math.max(least, leastPool.value, poolFor(load.highHeld));
  const needed = predicted(wanted, 'connections', 'M/M/c: wait of the slowest percent within the wait for a connection', [`services.${service.id}.rate`, `services.${service.id}.inside`, slow.id, leastPool.id, 'timeouts.poolWait'], { low: least, high: wanted });
  const pool = pinnedTo(context, `${service.id}.pool`, mostConnections, 'connections') ?? needed;
  const numbers = [
    { name: `services.${service.id}.rate`, quantity: load.rate },
    { name: `services.${service.id}.cores`, quantity: load.cores },
    { name: `services.${service.id}.inside`, quantity: predicted(inside(load.rate.value, load.held), 'connections', 'Little’s law: rate × time held', [`services.${service.id}.rate`, ...idsOf(databaseTime), ...idsOf(databaseCpu)], { low: inside(load.rate.value, load.held), high: inside(load.rate.value, load.highHeld) }) },
    { name: utilisation.id, quantity: assume(utilisation) },
  ];
  return { service: { ...service, instances, cores: assume(coresPerInstance), pool }, choices: [instancesChoice(context, service, load, planned, numbers), poolChoice(context, service, needed, load, numbers)] };
}

/** Past these a pin is a slip: PostgreSQL is run with hundreds of connections, not thousands (each is a process). */
const mostInstances = 1000;
const mostConnections = 500;

function pinnedTo(context: Context, path: string, most: number, unit: 'instances' | 'connections'): Quantity | undefined {
  const pinned = pinnedNumber(context, path, most);
  return pinned === undefined ? undefined : declared(pinned.value, unit, pinned.place);
}

/** The option of a pin that says a number. */
function numbered(context: Context, path: string, most: number, unit: string, against: string): readonly Candidate[] {
  const pinned = pinnedNumber(context, path, most);
  return pinned === undefined ? [] : [{ id: String(pinned.value), label: `${pinned.value} ${unit}`, against }];
}

type Numbers = Choice['decision']['numbers'];

function instancesChoice(context: Context, service: Service, load: Load, instances: Quantity, numbers: Numbers): Choice {
  const one = instances.value === 1;
  const growth = load.cores.value === 0 ? undefined : (utilisation.value * coresPerInstance.value * instances.value) / load.cores.value;
  return choose(context, {
    id: `${service.id}.instances`,
    question: `How many instances of ${service.id} run?`,
    candidates: [
      { id: 'one', label: 'One', against: `at the planned load it would be busy ${formatQuantity(load.cores)} of one core`, ...(one ? {} : { notBuilt: 'one can’t carry the planned load' }) },
      { id: 'several', label: one ? 'Several' : `${instances.value}`, against: 'the load does not need them; each holds connections of its own', ...(one ? { notBuilt: 'the load needs one; pin a number to have more' } : {}) },
      ...numbered(context, `${service.id}.instances`, mostInstances, 'instances', `the planned load takes ${formatQuantity(load.cores)}, for which ${formatQuantity(instances)} would do; each instance holds connections of its own, and with too few the load is not carried`),
    ],
    also: `a whole number from 1 to ${mostInstances}`,
    best: one ? 'one' : 'several',
    because: `The planned load (${formatQuantity(load.rate)}) takes ${formatQuantity(load.cores)}; an instance gives ${coresPerInstance.value} and is planned to be busy ${utilisation.value * 100} % of the time at most.`,
    changes: growth === undefined ? ['Any load'] : [`${growth.toFixed(1)} times the traffic, or of the CPU time of a request: then one more`],
    numbers,
  });
}

function poolChoice(context: Context, service: Service, pool: Quantity, load: Load, numbers: Numbers): Choice {
  const fixed = 'sizes follow from the objectives: change those';
  return choose(context, {
    id: `${service.id}.pool`,
    question: `How many database connections does an instance of ${service.id} hold?`,
    candidates: [
      { id: 'queueing', label: `${pool.value}, from M/M/c`, against: 'it rests on assumed times until `prove` has measured them' },
      { id: 'default', label: '10, the default of the driver', against: 'it knows neither load nor times: too few wait, too many queue inside the database where nobody sees it', notBuilt: fixed },
      ...numbered(context, `${service.id}.pool`, mostConnections, 'connections', `M/M/c gives ${pool.value} for the assumed times: more stand idle and cost memory, with fewer requests wait`),
    ],
    also: `a whole number from 1 to ${mostConnections}`,
    best: 'queueing',
    because: `99 % of the requests find a connection within ${formatQuantity(predicted(load.wait, 's', 'smallest wait', ['timeouts.poolWait']))}, and none is planned to be busy more than ${utilisation.value * 100} % of the time.`,
    changes: ['Statements that take longer than assumed: `prove` measures them'],
    numbers,
  });
}

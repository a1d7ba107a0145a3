import type { Demands, Waking } from './demands.ts';

/** CPU in cores. */
export interface UsedCores {
  readonly service: number;
  /** Absent where the database was not watched. */
  readonly database?: number;
}

/** The machine that service and database share. */
export interface SharedMachine {
  readonly cores: number;
  /** Cores that others use on it: a load generator, other programs. */
  readonly beside: number;
}

const mostRounds = 100;
/** A scheduler gives its turn to who has used little: with all cores taken by others, a service waited 1.5 times as long as it worked, at every load. */
const mostStretch = 2.5;

/**
 * Returns the CPU that one instance of the service and the database use, in cores, at the given rates of operations (requests a second),
 * by the utilisation law. Poisson arrivals find a process asleep in the share of time in which it neither works nor waits for a core. Waiting for one of c cores that are busy ρ each stretches work by 1/(1 - ρ^c), exact for
 * processor sharing with c = 1 and close above, up to what a fair scheduler lets anybody wait. Rates that a process can't carry give what it would need.
 */
export function coresAt(demands: Demands, rates: Readonly<Record<string, number>>, machine: SharedMachine): UsedCores {
  const { idle, service, database, background, leftOut } = demands;
  const load = loadOf(demands, rates);
  // Work that comes now and then comes at that load too.
  const bursts = (part: 'service' | 'database'): number => (load.rate * leftOut[part].seconds) / Math.max(1, demands.load.requests);
  let used: UsedCores = { service: 0, database: 0 };
  for (let round = 0; round < mostRounds; round++) {
    const stretch = stretchOf(machine, used);
    const next = {
      service: idle.service.value + bursts('service') + withWaking(load.service, load, service, used.service * stretch),
      database: database === undefined ? 0 : (idle.database?.value ?? 0) + bursts('database') + load.rate * (background?.value ?? 0) + withWaking(load.database, { ...load, sleeps: 0 }, database, (used.database ?? 0) * stretch),
    };
    const isSettled = Math.abs(next.service - used.service) + Math.abs(next.database - (used.database ?? 0)) < 1e-9;
    // Half a step: more waking makes it busier, which makes for less waking.
    used = { service: (used.service + next.service) / 2, database: ((used.database ?? 0) + next.database) / 2 };
    if (isSettled) break;
  }
  return database === undefined ? { service: used.service } : used;
}

interface Load {
  readonly rate: number;
  readonly sleeps: number;
  readonly service: number;
  readonly database: number;
}

function loadOf({ operations }: Demands, rates: Readonly<Record<string, number>>): Load {
  const sum = (of: (operation: Demands['operations'][number]) => number): number => operations.reduce((total, operation) => total + (rates[operation.operation] ?? 0) * of(operation), 0);
  return { rate: sum(() => 1), sleeps: sum(({ sleeps }) => sleeps.value), service: sum(({ service }) => service.value), database: sum(({ database }) => database?.value ?? 0) };
}

/** How many times its work something takes on the shared cores. */
function stretchOf({ cores, beside }: SharedMachine, { service, database = 0 }: UsedCores): number {
  const busy = (service + database + beside) / cores;
  return busy >= 1 ? mostStretch : Math.min(mostStretch, 1 / (1 - busy ** cores));
}

/** Its own work, and what sleeps and cold caches are left where it is awake this share of time. */
function withWaking(own: number, { rate, sleeps }: Load, { sleep, cold, cools = 0 }: Waking, awake: number): number {
  const waking = sleeps * (sleep?.value ?? 0) + (rate * (cold?.value ?? 0)) / (1 + rate * cools);
  return own + Math.max(0, 1 - awake) * waking;
}

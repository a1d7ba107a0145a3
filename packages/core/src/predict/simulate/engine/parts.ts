import { createAbandon } from './abandon.ts';
import type { Abandon } from './abandon.ts';
import { createBalancer } from './balancer.ts';
import { createCaches } from './caches.ts';
import { createCalls } from './calls.ts';
import { createChanges } from './changes.ts';
import { createClock } from './clock.ts';
import type { Room } from './clock.ts';
import { createInstructions } from './code.ts';
import { createDraws } from './draws.ts';
import { createEvents } from './events.ts';
import { createFrames } from './frames.ts';
import { createPlaces } from './places.ts';
import { createPauses } from './pauses.ts';
import { createPolicies } from './policies.ts';
import { createQueues } from './queues.ts';
import { createScaling } from './scaling.ts';
import { createServers } from './servers.ts';
import { createSharing } from './sharing.ts';
import { createSources } from './sources.ts';
import { createSpecial } from './special.ts';
import { createStarts } from './starts.ts';
import { createStations } from './stations.ts';
import { createSteps } from './steps.ts';
import { createTallies } from './tally.ts';
import { createTimeouts } from './timeouts.ts';
import { createTimers } from './timers.ts';

/** All parts of an engine. */
export type EngineParts = ReturnType<typeof createParts>;

/** Returns the parts of an engine, each made of those before it. */
export function createParts(room: Room) {
  const clock = createClock();
  const events = createEvents(2 * room.frames + 2 * (room.sources + room.places + room.calls), clock);
  const frames = createFrames(room.frames);
  const draws = createDraws(room.laws, clock);
  const code = createInstructions(room.code);
  const timers = createTimers(room.frames, clock, events);
  const tallies = createTallies(room.sources, clock);
  const base = { clock, events, frames, draws, code, timers, tallies };
  const queues = createQueues(room.places, clock, frames);
  const servers = createServers(room.places, clock);
  const sharing = createSharing(clock, events);
  const timeouts = createTimeouts(room.calls + room.places, clock, events, frames);
  const busyTime = (place: number): number => (sharing.isShared(place) ? sharing : servers).busyTime(place);
  const special = createSpecial(room.places, { ...base, queues, servers, timeouts }, sharing);
  const pauses = createPauses(room.places, clock, events, draws, special);
  const stations = createStations({ ...base, queues, servers }, special);
  const places = createPlaces(room.places, clock, draws, frames);
  const balancer = createBalancer(room.services, room.instances, clock, draws);
  const starts = createStarts(room.sources, clock, frames, code, balancer);
  const policies = createPolicies(room.calls, base);
  const calls = createCalls(room.calls, { ...base, timeouts, policies, starts });
  const sources = createSources(room.sources, { ...base, starts });
  const caches = createCaches(clock, draws);
  const steps = createSteps({ ...base, places, stations, calls, caches, balancer, sources });
  /** The instruction and the place of those that have gone; known with the model. */
  const gone = { pc: -1, place: -1 };
  const abandon: Abandon = createAbandon({ frames, code, places, stations, special, sharing, calls, sources, balancer }, gone);
  const changes = createChanges({ ...base, servers, stations, special, caches, sources, balancer, abandon });
  const scaling = createScaling(clock, events, busyTime, balancer);
  return { ...base, queues, servers, sharing, special, pauses, stations, places, balancer, starts, policies, timeouts, calls, sources, caches, steps, gone, abandon, changes, scaling, busyTime };
}

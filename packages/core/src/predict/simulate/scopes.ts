import type { Model, Step } from './model.ts';

/**
 * Throws where a program uses a station of a service on another service, or on none: its instance's place would be another station's. It is a bug of whoever made the model.
 */
export function checkScopes({ programs, stations, calls, sources }: Model): void {
  const owners = new Map(stations.flatMap(({ id, service, copies }) => (service === undefined || copies !== undefined ? [] : [[id, service]])));
  const services = servicesOf({ programs, calls, sources });
  for (const { id, steps } of programs) {
    for (const station of stationsOf(steps)) {
      const owner = owners.get(station);
      const other = owner === undefined ? undefined : [...(services.get(id) ?? [])].find((service) => service !== owner);
      if (other !== undefined) throw new Error(`program ${id} uses station ${station} of service ${owner ?? ''} on ${other === nowhere ? 'none' : `service ${other}`}`);
    }
  }
}

/** What runs on no service. */
const nowhere = '';

/** The services on which each program runs: its own, or those of its callers. */
function servicesOf({ programs, calls, sources }: Pick<Model, 'programs' | 'calls' | 'sources'>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map(programs.map(({ id, service }) => [id, new Set(service === undefined ? [] : [service])]));
  const own = new Set(programs.flatMap(({ id, service }) => (service === undefined ? [] : [id])));
  const programOf = new Map(calls.map(({ id, program }) => [id, program]));
  const reach = (program: string | undefined, service: string): void => {
    const known = program === undefined || own.has(program) ? undefined : found.get(program);
    if (program === undefined || known === undefined || known.has(service)) return;
    known.add(service);
    for (const callee of calledBy(programs.find(({ id }) => id === program)?.steps ?? [])) reach(programOf.get(callee), service);
  };
  for (const { program } of sources) reach(program, nowhere);
  for (const { service, steps } of programs) {
    for (const program of publishedBy(steps)) reach(program, nowhere);
    if (service !== undefined) for (const callee of calledBy(steps)) reach(programOf.get(callee), service);
  }
  return found;
}

function stationsOf(steps: readonly Step[]): readonly string[] {
  return all(steps).flatMap((step) => (step.do === 'use' || step.do === 'hold' ? [step.station] : []));
}

function calledBy(steps: readonly Step[]): readonly string[] {
  return all(steps).flatMap((step) => (step.do === 'call' ? [step.call] : step.do === 'call all' ? step.calls : []));
}

function publishedBy(steps: readonly Step[]): readonly string[] {
  return all(steps).flatMap((step) => (step.do === 'publish' ? step.to : []));
}

/** Steps with those inside them. */
function all(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...all(inside(step))]);
}

function inside(step: Step): readonly Step[] {
  if (step.do === 'hold') return step.steps;
  if (step.do === 'maybe') return [...step.steps, ...(step.else ?? [])];
  return step.do === 'look up' ? step.miss : [];
}

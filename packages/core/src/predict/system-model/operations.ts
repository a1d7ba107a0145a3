import type { DesignedOperation, External, System } from '../../system/index.ts';
import type { Call, Program, Source, Step } from '../simulate/model.ts';
import { callSteps } from './externals.ts';
import type { ModelOptions } from './options.ts';
import { nameOf } from './names.ts';
import { programOf } from './program.ts';
import type { Query, Where } from './program.ts';
import { lawOf } from './varied.ts';
import type { Work } from './work.ts';

/** What some requests are in the model. */
export interface Requests {
  readonly programs: readonly Program[];
  readonly calls: readonly Call[];
  readonly sources: readonly Source[];
}

/** An operation with what is known of its requests. */
export interface Asked {
  readonly operation: DesignedOperation;
  /** Requests a second. */
  readonly rate: number;
  readonly work: Work;
  readonly where: Where;
  /** Where what begins in the database waits while that is slow. */
  readonly slowStore: string | undefined;
  readonly storeCores: string;
}

/** What is the same for all operations. */
export interface Around {
  readonly options: ModelOptions;
  readonly externals: ReadonlyMap<string, External>;
  readonly workflows: System['workflows'];
}

/** Returns the requests of one operation. The deadline begins with what the first turn of the event loop asks for, as the service's timer does. */
export function requestsOf(asked: Asked, { options, externals, workflows }: Around): Requests {
  const { operation, rate, work, where } = asked;
  const { id } = operation;
  const written = programOf(id, work, where);
  const rest = [...written.rest, ...callSteps(operation.steps, externals)];
  const [service, request, later, deadline] = [nameOf('service', id), nameOf('request', id), nameOf('rest', id), nameOf('deadline', id)];
  const started = workflows.filter(({ when }) => when.kind === 'event' && operation.emits.includes(when.event)).map((workflow) => nameOf('workflow', workflow.id));
  const outside: readonly Step[] = work.outside.mean > 0 ? [{ do: 'wait', time: lawOf(work.outside) }] : [];
  const steps: readonly Step[] = [...besides(options), ...outside, ...written.first, ...(rest.length > 0 ? [{ do: 'call', call: deadline } as const] : []), ...(started.length > 0 ? [{ do: 'publish', to: started } as const] : [])];
  return {
    programs: [
      { id: service, service: nameOf('service', operation.service), steps },
      ...(rest.length > 0 ? [{ id: later, steps: rest }] : []),
      ...written.queries.map((query) => queryProgram(query, asked)),
      ...(options.client === undefined ? [] : [{ id: request, steps: [{ do: 'hold', station: nameOf('client'), steps: [{ do: 'call', call: request }] }] } satisfies Program]),
    ],
    calls: [
      ...(rest.length > 0 ? [{ id: deadline, program: later, timeout: operation.budget.deadline.value, passesDeadline: true }] : []),
      ...written.queries.map((query) => ({ id: query.id, program: query.id })),
      ...(options.client === undefined ? [] : [{ id: request, program: service, timeout: options.client.patience }]),
    ],
    sources: [{ id: request, program: options.client === undefined ? service : request, kind: 'open', rate, gaps: options.gaps ?? 'exponential' }],
  };
}

/** The load generator works beside the request, on the same machine. */
function besides({ host, demands }: ModelOptions): readonly Step[] {
  return host === undefined || demands === undefined || demands.generator.value <= 0 ? [] : [{ do: 'publish', to: [nameOf('generator')] }];
}

function queryProgram({ id, store, cpu }: Query, { slowStore, storeCores }: Asked): Program {
  const time = lawOf(cpu);
  const slow: readonly Step[] = slowStore === undefined ? [] : [{ do: 'use', station: slowStore, time }];
  return { id, service: nameOf('database', store), steps: [{ do: 'hold', station: nameOf('connections', store), steps: [...slow, { do: 'use', station: storeCores, time }] }] };
}

/** Returns what workflows do, as far as it is known: they call externals, started by events or by the clock. */
export function workflowRequests(workflows: System['workflows'], externals: ReadonlyMap<string, External>): Requests {
  return {
    programs: workflows.map(({ id, steps }) => ({ id: nameOf('workflow', id), steps: callSteps(steps, externals) })),
    calls: [],
    sources: workflows.flatMap(({ id, when }): readonly Source[] => (when.kind === 'schedule' ? [{ id: nameOf('workflow', id), program: nameOf('workflow', id), kind: 'open', rate: 1 / when.every.value, gaps: 'constant' }] : [])),
  };
}

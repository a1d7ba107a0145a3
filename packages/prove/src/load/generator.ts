import { createData } from '../data/index.ts';
import type { Data } from '../data/index.ts';
import { createRequests } from '../requests/index.ts';
import { createAnswerCheck } from './answer-check.ts';
import { checkAnswers } from './check-answers.ts';
import type { FromGenerator, ToGenerator } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { runPhase } from './run-phase.ts';
import { loadable } from './plan-load.ts';
import { sampleDemands } from './sample-demands.ts';
import { createSender } from './sender.ts';
import { trespass } from './trespass.ts';
import { createTokens } from './tokens.ts';

// The load generator: a process of its own, so that making load doesn't delay what is measured, nor the other way round.

const connections = 256;
type Prepare = ToGenerator & { kind: 'prepare' };

let prepared: { readonly message: Prepare; readonly data: Data; readonly driver: Omit<Driver, 'sender'> } | undefined;
let sender: Driver['sender'] | undefined;

function tell(message: FromGenerator): void {
  process.send?.(message);
}

function driver(): Driver {
  if (prepared === undefined || sender === undefined) throw new Error('the generator is asked for load before it is connected');
  return { ...prepared.driver, sender };
}

async function prepare(message: Prepare): Promise<void> {
  const data = createData(message.system, message.data);
  const tokens = await createTokens(message.system, data, message.tokenSecret);
  const requests = createRequests(message.system, data, message.password);
  requests.prepare(loadable(message.system).map(({ id }) => id));
  prepared = {
    message,
    data,
    driver: {
      requests,
      tokens,
      check: createAnswerCheck(message.schemas),
      seed: message.data.seed,
      waitsForAnswers: message.planted === 'waits-for-answers',
      onProgress: () => undefined,
    },
  };
  tell({ kind: 'prepared', environment: tokens.environment });
}

async function handle(message: ToGenerator): Promise<void> {
  if (message.kind === 'prepare') return prepare(message);
  if (message.kind === 'connect') {
    sender = createSender(message.url, connections);
    return tell({ kind: 'connected' });
  }
  if (message.kind === 'phase') {
    const { phase } = message;
    const onProgress = (seconds: number, sent: number): void => tell({ kind: 'progress', phase: phase.name, seconds, sent });
    return tell({ kind: 'phase', result: await runPhase({ ...driver(), onProgress }, phase) });
  }
  if (message.kind === 'demands') {
    const onProgress = (seconds: number, sent: number): void => tell({ kind: 'progress', phase: 'demands', seconds, sent });
    return tell({ kind: 'demands', result: await sampleDemands({ ...driver(), onProgress }, message.sampling) });
  }
  const operation = prepared?.message.system.operations.find((candidate) => candidate.id === message.operation);
  if (prepared === undefined || operation === undefined) throw new Error(`no operation ${message.operation}`);
  if (message.kind === 'check') tell({ kind: 'check', result: await checkAnswers(driver(), prepared.data, operation, message.samples) });
  else tell({ kind: 'trespass', result: await trespass(driver(), prepared.message.system, prepared.data, operation, message.samples) });
}

process.on('message', (message: ToGenerator) => {
  handle(message).catch((error: unknown) => tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
});
// The proof is gone: nothing is left to do.
process.on('disconnect', () => process.exit(0));

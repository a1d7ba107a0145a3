import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Run, RunChild } from '../run/index.ts';
import { Failure } from '../run/index.ts';
import type { CheckResult, DemandSamples, FromGenerator, Phase, PhaseResult, Sampling, ToGenerator, TrespassResult } from './messages.ts';

/** The load generator, a process of its own. */
export interface LoadGenerator {
  readonly child: RunChild;
  /** Environment by which the service trusts the generator's tokens. */
  readonly environment: Readonly<Record<string, string>>;
  connect(url: string): Promise<void>;
  run(phase: Phase, onProgress?: (seconds: number, sent: number) => void): Promise<PhaseResult>;
  sampleDemands(sampling: Sampling, onProgress?: (seconds: number, sent: number) => void): Promise<DemandSamples>;
  check(operation: string, samples: number): Promise<CheckResult>;
  trespass(operation: string, samples: number): Promise<TrespassResult>;
  stop(): Promise<void>;
}

/** Starts the generator in a run. */
export async function startGenerator(run: Run, prepare: Omit<ToGenerator & { kind: 'prepare' }, 'kind'>): Promise<LoadGenerator> {
  const child = await run.spawn(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('./generator.ts', import.meta.url))], {
    name: 'the load generator',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  preferToMeasured(child.pid);
  const ended = child.exited.then((exit) => {
    throw new Failure('generator-ended', { how: exit.signal ?? `exit code ${exit.code}` });
  });
  ended.catch(() => undefined);
  const ask = <Kind extends FromGenerator['kind']>(message: ToGenerator, kind: Kind, onProgress?: (seconds: number, sent: number) => void): Promise<FromGenerator & { kind: Kind }> => Promise.race([ended, answerOf(child, message, kind, onProgress)]);
  const prepared = await ask({ kind: 'prepare', ...prepare }, 'prepared');
  return {
    child,
    environment: prepared.environment,
    connect: async (url) => void (await ask({ kind: 'connect', url }, 'connected')),
    run: async (phase, onProgress) => (await ask({ kind: 'phase', phase }, 'phase', onProgress)).result,
    sampleDemands: async (sampling, onProgress) => (await ask({ kind: 'demands', sampling }, 'demands', onProgress)).result,
    check: async (operation, samples) => (await ask({ kind: 'check', operation, samples }, 'check')).result,
    trespass: async (operation, samples) => (await ask({ kind: 'trespass', operation, samples }, 'trespass')).result,
    stop: async () => void (await child.stop()),
  };
}

/**
 * The generator stands for other machines: where the system lets us, it gets its turn before what it measures. Linux
 * weighs sessions against each other before it weighs processes, so the session of the generator is put first as well:
 * beside four busy programs on two cores that brought the p99 of its lateness from 42 ms to 2.4 ms (medians of 5 runs
 * each, interleaved; --single-threaded-gc made no difference that could be told).
 */
function preferToMeasured(pid: number): void {
  try {
    setPriority(pid, -20);
    writeFileSync(`/proc/${pid}/autogroup`, '-20');
  } catch {
    // Only root may, and only Linux has sessions with a weight; the verdict on the lateness tells when it mattered.
  }
}

async function answerOf<Kind extends FromGenerator['kind']>(child: RunChild, message: ToGenerator, kind: Kind, onProgress?: (seconds: number, sent: number) => void): Promise<FromGenerator & { kind: Kind }> {
  const { promise, resolve, reject } = Promise.withResolvers<FromGenerator & { kind: Kind }>();
  const onMessage = (answer: FromGenerator): void => {
    if (answer.kind === kind) resolve(answer as FromGenerator & { kind: Kind });
    else if (answer.kind === 'progress') onProgress?.(answer.seconds, answer.sent);
    // A fault of ours in another process: it surfaces here with its own stack.
    else if (answer.kind === 'failed') reject(new Error(`the load generator failed: ${answer.message}`));
  };
  child.process.on('message', onMessage);
  try {
    child.process.send(message);
    return await promise;
  } finally {
    child.process.off('message', onMessage);
  }
}

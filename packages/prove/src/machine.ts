import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from '@kentledge/core/evidence';

/** Returns what a measurement depends on: the machine and the versions. */
export function describeMachine(postgresql: string): Machine {
  return {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    postgresql,
  };
}

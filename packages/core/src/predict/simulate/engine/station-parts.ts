import type { Clock } from './clock.ts';
import type { Instructions } from './code.ts';
import type { Draws } from './draws.ts';
import type { Events } from './events.ts';
import type { Frames } from './frames.ts';
import type { Queues } from './queues.ts';
import type { Servers } from './servers.ts';
import type { Timers } from './timers.ts';

/** What stations are built of. */
export interface Parts {
  readonly clock: Clock;
  readonly events: Events;
  readonly draws: Draws;
  readonly frames: Frames;
  readonly code: Instructions;
  readonly queues: Queues;
  readonly servers: Servers;
  readonly timers: Timers;
}

import { burstyMeans } from '../../queueing/index.ts';
import type { Laws } from './laws.ts';
import { placesOf } from './compile.ts';
import type { Law, Model, Source } from './model.ts';

/** Where requests come from. */
export interface SourceTable {
  readonly program: Int32Array;
  /** Law of the gaps between arrivals, or of thinking. */
  readonly law: Int32Array;
  /** Users of a closed source; 0: it is open. */
  readonly users: Int32Array;
}

/** Returns the table of sources. */
export function sourceTable({ sources, programs }: Model, laws: Laws): SourceTable {
  const program = placesOf('program', programs);
  return {
    program: Int32Array.from(sources, (source) => program(source.program)),
    law: Int32Array.from(sources, (source) => laws.add(source.kind === 'closed' ? source.think : gapsOf(source), `${source.id}.gaps`)),
    users: Int32Array.from(sources, (source) => (source.kind === 'closed' ? source.users : 0)),
  };
}

function gapsOf({ rate, gaps }: Extract<Source, { kind: 'open' }>): Law {
  const mean = 1 / rate;
  if (gaps === 'exponential' || gaps === 'constant') return { kind: gaps, mean };
  if ('stages' in gaps) return { kind: 'erlang', mean, stages: gaps.stages };
  return { kind: 'mix', of: burstyMeans(rate, gaps.variation) };
}

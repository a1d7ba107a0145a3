import type { Subject } from '../subject.ts';
import type { DebianPostgres } from './debian-postgres.ts';

/** Columns of an index, in order: no peer proposes anything else than these in a B-tree. */
export interface PeerIndex {
  readonly table: string;
  readonly columns: readonly string[];
}

/** What a peer proposes. */
export interface Proposal {
  readonly name: string;
  readonly indexes: readonly PeerIndex[];
  readonly seconds: number;
  /** What it tells of its own effort. */
  readonly effort: string;
}

/** A tool of the same kind, run beside ours from its own checkout. */
export interface Peer {
  readonly name: string;
  /** Returns what is not installed of it, or nothing where it can run. `folder` holds the checkouts. */
  missing(folder: string): string | undefined;
  propose(folder: string, postgres: DebianPostgres, subject: Subject): Promise<readonly Proposal[]>;
}

/** Returns statements that create what was proposed. */
export function createsOf(indexes: readonly PeerIndex[]): readonly string[] {
  return indexes.map(({ table, columns }, place) => `create index peer_${place} on ${table} (${columns.join(', ')})`);
}

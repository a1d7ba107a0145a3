import { execFileSync } from 'node:child_process';
import { Failure } from './failure.ts';

/** An account of the system that a process can be run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Returns the account to run PostgreSQL as, which refuses to run as root: nothing when we are not root (it runs as us), else
 * `postgres`, else `nobody`. Never a bare uid: PostgreSQL looks its account up by name. Throws a `Failure` when neither exists.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = findAccount('postgres') ?? findAccount('nobody');
  if (account !== undefined) return account;
  throw new Failure('no-account', {});
}

function findAccount(name: string): Account | undefined {
  try {
    return { name, uid: askId('-u', name), gid: askId('-g', name) };
  } catch {
    return undefined;
  }
}

function askId(flag: string, name: string): number {
  const id = Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  // nobody is -2 on macOS, printed without its sign; Node takes signed ids.
  return id | 0;
}

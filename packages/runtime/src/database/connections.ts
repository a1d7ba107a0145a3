import { statementTimeout, timeoutStep } from '#policies';
import pg from 'pg';
import type { Log } from '../observe/log.ts';
import type { Metrics, Timings } from '../observe/metrics.ts';
import { unavailable } from '../problem/problem.ts';
import type { ConstraintProblem } from '../service/service.ts';
import type { Budget } from './budget.ts';
import { columnTypes } from './column-types.ts';
import { breaksConnection, failureOf, isWorthAnotherTry, maxAttempts, overtime } from './failure.ts';
import type { Statement } from './statement.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly size: number;
  readonly name: string;
  /** The longest budget that is common: new connections start with its statement timeout. */
  readonly milliseconds: number;
  /** True if policies keep tenants or owners apart: what is asked for none of them (callers, jobs) then sees all rows. */
  readonly policies: boolean;
  readonly constraints: Readonly<Record<string, ConstraintProblem>>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** How many waiters per connection are let in before the rest is refused at once. */
const waitersEach = 50;
const connectMilliseconds = 5000;
const idleInTransactionMilliseconds = 10_000;

/** A connection that is the caller's until it is given back by `release`; with an error it is closed. */
export interface CheckedOut {
  readonly client: pg.PoolClient;
  readonly release: (error?: Error) => void;
}

type Acquired = (problem: Error | undefined, client: pg.PoolClient | undefined, release: (error?: Error) => void) => void;
const nothing = (): void => undefined;

/** The pool, bounded in size, in waiters and in each statement's time. */
export class Connections {
  readonly #pool: pg.Pool;
  readonly #options: ConnectionOptions;
  /** The statement timeout that each connection has now, in milliseconds. */
  readonly #timeouts = new WeakMap<pg.PoolClient, number>();
  readonly #initialTimeout: number;
  #answered = -Infinity;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#initialTimeout = timeoutStep(options.milliseconds);
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.size,
      application_name: options.name,
      statement_timeout: this.#initialTimeout,
      ...(options.policies ? { options: '-c kentledge.tenant=* -c kentledge.me=*' } : {}),
      idle_in_transaction_session_timeout: idleInTransactionMilliseconds,
      connectionTimeoutMillis: connectMilliseconds,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      types: columnTypes,
    });
    // Without these two listeners a connection that dies (idle, or checked out) would end the process.
    this.#pool.on('error', (error) => options.log.failure('database connection lost', error));
    this.#pool.on('connect', (client) => client.on('error', nothing));
    options.metrics.gauge('database_connections', 'Open connections.', () => this.#pool.totalCount);
    options.metrics.gauge('database_connections_idle', 'Connections that nobody uses.', () => this.#pool.idleCount);
    options.metrics.gauge('database_waiting', 'Statements and transactions that wait for a connection.', () => this.#pool.waitingCount);
  }

  /** One statement on any connection, sent again after a deadlock: it was undone as a whole. Failures are problems. */
  query<Row>(budget: Budget, statement: Statement<Row>, values: readonly unknown[], attempt = 1): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      this.#acquire(budget, (problem, client, release) => {
        if (client === undefined) return reject(problem);
        const fail = (error: Error) => {
          budget.held.delete(client);
          release(breaksConnection(error) ? error : undefined);
          const failure = failureOf(error, statement.text, this.#options.constraints);
          if (attempt === maxAttempts || !isWorthAnotherTry(failure)) reject(failure);
          else resolve(this.query(budget, statement, values, attempt + 1));
        };
        const send = () => {
          this.#send(client, statement, values, (error, result) => {
            if (error !== null) return fail(error);
            budget.held.delete(client);
            release();
            resolve(result);
          });
        };
        budget.held.add(client);
        const present = this.#timeouts.get(client) ?? this.#initialTimeout;
        const wanted = statementTimeout(present, Math.ceil(budget.left()));
        if (wanted === present) return send();
        client.query(`set statement_timeout = ${wanted}`, (error: Error | null) => {
          if (error !== null) return fail(error);
          this.#timeouts.set(client, wanted);
          send();
        });
      });
    });
  }

  /** One statement on a connection that a transaction holds. */
  queryOn<Row>(client: pg.PoolClient, statement: Statement<Row>, values: readonly unknown[]): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      this.#send(client, statement, values, (error, result) => {
        if (error === null) resolve(result);
        else reject(failureOf(error, statement.text, this.#options.constraints));
      });
    });
  }

  /** A connection for a transaction. */
  checkOut(budget: Budget): Promise<CheckedOut> {
    return new Promise((resolve, reject) => {
      this.#acquire(budget, (problem, client, release) => {
        if (client === undefined) reject(problem);
        else resolve({ client, release });
      });
    });
  }

  /** BEGIN or COMMIT on a connection that the caller holds. */
  async command(client: pg.PoolClient, text: string): Promise<void> {
    try {
      await client.query(text);
    } catch (error) {
      throw failureOf(error, text, this.#options.constraints);
    }
  }

  /** How long ago a statement succeeded, in milliseconds. */
  silence(): number {
    return performance.now() - this.#answered;
  }

  /** Ends all connections, after the work they do. */
  close(): Promise<void> {
    return this.#pool.end();
  }

  #acquire(budget: Budget, done: Acquired): void {
    if (budget.left() === 0) return done(overtime(), undefined, nothing);
    if (this.#pool.waitingCount >= waitersEach * this.#options.size) return done(unavailable('pool-exhausted', 1), undefined, nothing);
    budget.waiting += 1;
    this.#pool.connect((error, client, release) => {
      budget.waiting -= 1;
      if (error !== undefined || client === undefined) return done(unavailable('database-unavailable', 1, error), undefined, nothing);
      if (budget.over) {
        release();
        return done(overtime(), undefined, nothing);
      }
      done(undefined, client, release);
    });
  }

  #send<Row>(client: pg.PoolClient, statement: Statement<Row>, values: readonly unknown[], done: (error: Error | null, result: pg.QueryResult) => void): void {
    const timings: Timings = this.#options.metrics.statement(statement.name);
    const started = performance.now();
    const query: pg.Query & { name?: string } = new pg.Query(statement.text, values as unknown[], (error: Error | null | undefined, result: pg.QueryResult) => {
      const now = performance.now();
      timings.observe((now - started) / 1000);
      if (error === null || error === undefined) this.#answered = now;
      done(error ?? null, result);
    });
    // Set afterwards: a configuration with a name would be copied, property by property, for each statement.
    query.name = statement.name;
    client.query(query);
  }
}

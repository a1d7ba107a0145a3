/** A PostgreSQL database that a proof may fill, load and drop: of the server we started, or in a server of the user. */
export interface ProofDatabase {
  /** The connection URL, with the password. Never print it, never put it on a command line. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The server's version as it says it, such as `18.4`. */
  readonly version: string;
  readonly statements: StatementStatistics;
}

/** Where pg_stat_statements can be read, with the rows of this database among others; or why it can't. */
export type StatementStatistics =
  | { readonly available: true; readonly url: string }
  | { readonly available: false; readonly why: string };

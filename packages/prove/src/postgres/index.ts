export type { ProofDatabase, StatementStatistics } from './database.ts';
export { type TemporaryProofDatabase, openDatabase } from './open-database.ts';
export { type Postgres, type PostgresOptions, startPostgres } from './start-postgres.ts';

/**
 * What our services do on a connection that a pooler in transaction mode breaks, and what they do that it leaves alone. The runtime's
 * sources are the truth; the test reads them. Source: PgBouncer, SQL feature map for pooling modes: https://www.pgbouncer.org/features.html
 */
export const transactionMode = {
  breaks: 'services set `statement_timeout` on the connection, so it would stay with whoever gets the connection next',
  asks: 'named prepared statements want `max_prepared_statements` (PgBouncer 1.21), and the timeouts given at the start `ignore_startup_parameters`',
  works: 'advisory locks end with their transaction and nothing listens for notifications',
} as const;

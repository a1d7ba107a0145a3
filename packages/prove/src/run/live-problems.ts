import type { DiagnosticDefinition } from '@kentledge/core/diagnostic';

/** How reading a live database, which is only ever read, can fail. */
export const liveDefinitions = {
  'live-refused': {
    severity: 'error',
    message: (p: { reason: string }) => `The server of --from refused: ${p.reason}`,
    why: 'What it does not tell of its schema, statistics and statements can not be taken into account.',
    fix: () => 'Check user, password and database of the URL. If a lock or a time limit is named, someone changes the schema at this moment: try again later.',
    example: '# the password in the URL of --from is wrong',
  },
  'live-too-old': {
    severity: 'error',
    message: (p: { found: string; oldest: number }) => `The server of --from is PostgreSQL ${p.found}; ${p.oldest} is the oldest that is read.`,
    why: 'The catalog of older versions lacks what is asked for.',
    fix: () => 'Give its schema by --schema and its queries by --queries.',
    example: '# --from names a server of PostgreSQL 12',
  },
  'live-unreachable': {
    severity: 'error',
    message: (p: { reason: string }) => `The server of --from can't be reached: ${p.reason}`,
    why: 'Schema, statistics and statements are read there.',
    fix: () => 'Check host and port, that the server runs, and that it takes connections from here.',
    example: '# --from names a port where nothing listens',
  },
  'live-url': {
    severity: 'error',
    message: () => 'The value of --from is not the URL of a PostgreSQL database.',
    why: 'The server must be known before it can be read.',
    fix: () => 'Write it as postgresql://user:password@host:5432/database.',
    example: '# --from names mysql://localhost',
  },
} as const satisfies Readonly<Record<string, DiagnosticDefinition>>;

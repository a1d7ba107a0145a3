import { checkProblems } from './checks/diagnostics.ts';
import { resolveTables } from './resolve/diagnostics/index.ts';
import { parseTables } from './tables.ts';

/** The codes of all that `read` tells, for `explain`. */
export const readTables = [...parseTables, ...resolveTables, checkProblems] as const;

import { briefDiagnostics } from './diagnostics.ts';
import { grammarDiagnostics } from './grammar/index.ts';
import { yamlDiagnostics } from './yaml/index.ts';

/** The codes of everything that can be wrong with the text of a brief, for `explain`. */
export const parseTables = [yamlDiagnostics, briefDiagnostics, grammarDiagnostics] as const;

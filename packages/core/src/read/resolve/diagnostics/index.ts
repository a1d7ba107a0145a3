import { contradictionProblems } from './contradictions.ts';
import { entityProblems } from './entities.ts';
import { nameProblems } from './names.ts';
import { operationProblems } from './operations.ts';
import { settingProblems } from './settings.ts';
import { typeProblems } from './types.ts';
import { workflowProblems } from './workflows.ts';

/** The codes of everything that can be wrong with a brief whose text is right. */
export const resolveTables = [nameProblems, typeProblems, entityProblems, operationProblems, workflowProblems, settingProblems, contradictionProblems] as const;

// npm run check-imports: fails on an import that the layout forbids. The table is scripts/layout.ts.
import path from 'node:path';
import { checkImports } from './import-rules.ts';

const problems = checkImports(path.join(import.meta.dirname, '..'));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

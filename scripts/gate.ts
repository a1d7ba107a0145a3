// npm run gate: the fast part of `npm test`. Prints a line for each step and exits with 1 when one failed.
import { runGate } from './gate-steps.ts';

const results = await runGate();
if (results.some(({ isFine }) => !isFine)) process.exitCode = 1;

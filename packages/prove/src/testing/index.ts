export { designText, exampleBrief, sha256 } from './build-brief.ts';
export { build, loginOf, openProjects, query, runIn, typeErrors } from './projects.ts';
export type { Projects } from './projects.ts';
export { problemsOfCalls } from './problems-of-calls.ts';
export { openDatabase } from './served-brief.ts';
export type { TestDatabase } from './served-brief.ts';

import { defineEmitter, generated } from '../emitter.ts';
import { readmePage } from '../project/readme.ts';

/** README.md of the emitted project. */
export const readme = defineEmitter({
  id: 'readme',
  summary: 'README.md: how to start, test and change the project',
  emit: (system, context) => [generated('README.md', readmePage(system, [...context.contracts.values()]), [...context.contracts.keys()])],
});

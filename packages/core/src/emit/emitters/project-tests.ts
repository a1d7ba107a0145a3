import { defineEmitter, generated } from '../emitter.ts';
import { localRun, serviceTest } from '../project/test-sources.ts';

/** test/: the emitted project's own tests, and a run with an issuer of its own. */
export const projectTests = defineEmitter({
  id: 'project-tests',
  summary: "test/: the project's own tests against a real database, and a local run with test tokens",
  emit: () => [generated('test/service.test.ts', serviceTest), generated('test/local.ts', localRun)],
});

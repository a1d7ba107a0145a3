import { defineEmitter, generated } from '../emitter.ts';
import { compareText } from '../tree.ts';

/** src/kentledge: the sources of the runtime and its policies, so that the project needs nothing of ours installed. */
export const runtimeSources = defineEmitter({
  id: 'runtime-sources',
  summary: 'The sources of the runtime and the policies, below src/kentledge',
  emit: (_system, { runtimeFiles }) =>
    Object.entries(runtimeFiles)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([path, text]) => generated(`src/kentledge/${path}`, text)),
});

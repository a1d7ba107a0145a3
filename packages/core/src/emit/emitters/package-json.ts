import { defineEmitter, generated } from '../emitter.ts';
import { manifest } from '../npm/manifest.ts';
import { packageName } from '../npm/package-name.ts';
import { writeJson } from '../writers/json.ts';

/** package.json: exact versions, no build step. */
export const packageJson = defineEmitter({
  id: 'package-json',
  summary: 'package.json with exact versions, the scripts and the subpaths of the runtime',
  emit: (system) => [generated('package.json', writeJson(manifest(packageName(system.name), system.summary)))],
});

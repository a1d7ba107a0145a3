import { composeFile } from '../containers/compose.ts';
import { dockerfile } from '../containers/dockerfile.ts';
import { defineEmitter, generated } from '../emitter.ts';
import { writeYaml } from '../writers/json.ts';

/** Dockerfile and compose.yaml. */
export const containers = defineEmitter({
  id: 'containers',
  summary: 'A Dockerfile without root and a compose file with the database',
  emit: (system) => [generated('Dockerfile', dockerfile), generated('compose.yaml', writeYaml(composeFile(system)), system.services.map((service) => service.id))],
});

import { authenticationKinds } from '../contract/contract.ts';
import { composeFile } from '../containers/compose.ts';
import { dockerfile } from '../containers/dockerfile.ts';
import { defineEmitter, generated } from '../emitter.ts';
import { computedEntities } from '../service/computed-module.ts';
import { writeYaml } from '../writers/json.ts';

/** Dockerfile and compose.yaml. */
export const containers = defineEmitter({
  id: 'containers',
  summary: 'A Dockerfile without root and a compose file with the database',
  emit: (system, context) => {
    const kinds = authenticationKinds([...context.contracts.values()]);
    return [
      generated('Dockerfile', dockerfile(computedEntities(system).length > 0)),
      generated('compose.yaml', writeYaml(composeFile(system, kinds)), system.services.map((service) => service.id)),
    ];
  },
});

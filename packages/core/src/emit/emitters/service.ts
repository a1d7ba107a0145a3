import { defineEmitter, generated } from '../emitter.ts';
import { actorsModule } from '../service/actors-module.ts';
import { mainSource, migrateSource } from '../service/entry-sources.ts';
import { routeModule } from '../service/routes-module.ts';
import { serviceModule } from '../service/service-module.ts';
import { statementsModule } from '../service/statements-module.ts';
import { viewsModule } from '../service/views-module.ts';

/** src/: the service as data and wiring. */
export const service = defineEmitter({
  id: 'service',
  summary: 'src/: actors, views, routes, statements, and the service that joins them',
  emit: (system, context) => {
    const contracts = [...context.contracts.values()];
    const ids = [...context.contracts.keys()];
    return [
      generated('src/main.ts', mainSource),
      generated('src/migrate.ts', migrateSource),
      generated('src/service.ts', serviceModule(system, contracts), ids),
      generated('src/actors.ts', actorsModule(system, contracts), system.actors.map((actor) => actor.id)),
      generated('src/views.ts', viewsModule(contracts), ids),
      ...contracts.flatMap((contract) => {
        const instead = `operations/${contract.file}.ts`;
        return [
          generated(`src/routes/${contract.file}.ts`, routeModule(contract), [contract.operation.id], instead),
          generated(`src/statements/${contract.file}.ts`, statementsModule(system, contract, context.viewNames), [contract.operation.id], instead),
        ];
      }),
    ];
  },
});

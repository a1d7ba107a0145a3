import { defineEmitter, generated, yours } from '../emitter.ts';
import { computedEntities, computedFile, computedModule, computedRowModule } from '../service/computed-module.ts';
import { operationModule } from '../service/operation-module.ts';

/** operations/ and computed/: what people own. */
export const operations = defineEmitter({
  id: 'operations',
  summary: 'operations/ and computed/: the default behaviour, written once and then yours',
  emit: (system, context) => [
    ...[...context.contracts.values()].map((contract) => yours(`operations/${contract.file}.ts`, operationModule(system, contract, context.report), [contract.operation.id])),
    ...computedEntities(system).flatMap((entity) => {
      const file = computedFile(system, entity.id);
      return [
        generated(`src/computed/${file}.ts`, computedRowModule(system, entity), [entity.id], `computed/${file}.ts`),
        yours(`computed/${file}.ts`, computedModule(system, entity), [entity.id]),
      ];
    }),
  ],
});

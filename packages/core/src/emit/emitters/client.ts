import { clientModule } from '../client/client-module.ts';
import { clientTransport } from '../client/transport.ts';
import { defineEmitter, generated } from '../emitter.ts';

/** client/: a typed client without dependencies, for browsers and Node. */
export const client = defineEmitter({
  id: 'client',
  summary: 'A typed client without dependencies: one function per operation',
  emit: (_system, context) => [
    generated('client/index.ts', clientModule([...context.contracts.values()]), [...context.contracts.keys()]),
    generated('client/transport.ts', clientTransport),
  ],
});

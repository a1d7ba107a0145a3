import { architecturePage } from '../docs/architecture.ts';
import { defineEmitter, generated } from '../emitter.ts';

/** docs/architecture.md: the C4 drawings. */
export const architecture = defineEmitter({
  id: 'architecture',
  summary: 'docs/architecture.md: context, containers and components as Mermaid',
  emit: (system) => [generated('docs/architecture.md', architecturePage(system), system.services.map((service) => service.id))],
});

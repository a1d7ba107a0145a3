import { decisionRecord } from '../docs/decision-record.ts';
import { defineEmitter, generated } from '../emitter.ts';
import { createNames, kebab } from '../naming.ts';

/** docs/decisions: one MADR 4 file per decision. */
export const decisionRecords = defineEmitter({
  id: 'decision-records',
  summary: 'docs/decisions: one record per decision of the design',
  emit: (system) => {
    const slugs = createNames();
    return system.decisions.map((decision, index) => {
      const number = String(index + 1).padStart(4, '0');
      const slug = slugs.take(kebab(decision.id).slice(0, 100) || 'decision');
      return generated(`docs/decisions/${number}-${slug}.md`, decisionRecord(decision), [decision.id]);
    });
  },
});

import { topologicalOrder } from '../../graph/index.ts';
import { formatNumber, formatValue } from '../../quantity/index.ts';
import type { Step } from '../../system/index.ts';
import { contradictionProblems } from '../resolve/diagnostics/contradictions.ts';
import type { Resolved } from '../resolve/resolve.ts';

/** Reports what contradicts across sections: repeats that need no key, workflows that start each other, tenants that separate nothing. */
export function checkContradictions(resolved: Resolved): void {
  checkIdempotent(resolved);
  checkLoops(resolved);
  checkTenant(resolved);
  checkVolumes(resolved);
  checkObjectives(resolved);
}

function checkIdempotent({ context, operations }: Resolved): void {
  const isHarmless = ({ verb }: Step): boolean => verb === 'reads' || verb === 'checks' || verb === 'streams';
  for (const { operation, raw } of operations) {
    if (operation.idempotent === false || operation.steps.length === 0 || !operation.steps.every(isHarmless)) continue;
    context.report(contradictionProblems.create('idempotent-read', raw.name.span, { operation: operation.id }));
  }
}

/** A workflow that sends an event starts each workflow that waits for it. */
function checkLoops({ context }: Resolved): void {
  const { workflows } = context.raw;
  const byName = new Map(workflows.map((workflow) => [workflow.name.value, workflow]));
  const started = (name: string): readonly string[] => {
    const emitted = new Set(byName.get(name)?.does.flatMap((step) => step.emits.map((event) => event.value)));
    return workflows.flatMap(({ when, name: other }) => (when?.kind === 'event' && emitted.has(when.name.value) ? [other.value] : []));
  };
  const { cycle } = topologicalOrder([...byName.keys()], started);
  const span = byName.get(cycle?.[0] ?? '')?.name.span;
  if (cycle !== undefined && span !== undefined) context.report(contradictionProblems.create('event-loop', span, { cycle: [...new Set(cycle), cycle[0] ?? ''] }));
}

/** Words about volumes and lives of rows that cannot all be true. */
function checkVolumes({ brief, context }: Resolved): void {
  for (const entity of brief.entities) {
    const draft = context.entities.get(entity.id);
    const named = draft?.raw.name.span;
    if (entity.immutable && entity.trash !== undefined && named !== undefined) context.report(contradictionProblems.create('trash-of-immutable', named, { entity: entity.id }));
    for (const { name, distinct } of entity.count.from.kind === 'declared' ? entity.fields : []) {
      const span = draft?.fields.get(name)?.span;
      if (distinct === undefined || distinct <= entity.count.value || span === undefined) continue;
      const parameters = { field: `${entity.id}.${name}`, distinct: formatNumber(distinct), count: formatNumber(entity.count.value) };
      context.report(contradictionProblems.create('distinct-above-count', span, parameters));
    }
  }
}

function checkTenant({ brief, context }: Resolved): void {
  const { tenant } = brief;
  const span = context.raw.tenant?.span;
  if (tenant === undefined || span === undefined) return;
  const isolated = brief.entities.filter((entity) => entity.tenant !== undefined && entity.tenant.length > 0 && entity.whole === undefined);
  if (isolated.length === 0) {
    context.report(contradictionProblems.create('tenant-alone', span, { tenant }));
    return;
  }
  for (const actor of brief.actors) {
    const entity = brief.entities.find(({ id }) => id === actor.is);
    const named = context.actors.get(actor.id)?.name.span;
    if (entity === undefined || entity.tenant !== undefined || named === undefined) continue;
    context.report(contradictionProblems.create('tenant-of-caller', named, { actor: actor.id, entity: entity.id, tenant }));
  }
}

function checkObjectives({ brief, context }: Resolved): void {
  const { availability, errors, latency, queries } = brief.objectives;
  const raw = context.raw.objectives;
  if (availability.value >= 1 && raw?.availability !== undefined) {
    context.report(contradictionProblems.create('objective-unreachable', raw.availability.span, { objective: 'an availability', value: '100%', instead: '99.99%' }));
  }
  if (errors.value <= 0 && raw?.errors !== undefined) {
    context.report(contradictionProblems.create('objective-unreachable', raw.errors.span, { objective: 'an error rate', value: '0%', instead: '0.01%' }));
  }
  const [slow] = raw?.queries ?? [];
  if (slow === undefined || latency.p95 === undefined || queries.value <= latency.p95.value) return;
  context.report(contradictionProblems.create('queries-above-latency', slow.span, { queries: formatValue(queries.value, 's'), latency: formatValue(latency.p95.value, 's') }));
}

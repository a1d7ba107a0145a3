import type { Step, View } from '@kentledge/core/system';
import type { Data, Value } from '../data/index.ts';
import { isTrashed, lookupsOf } from '../data/index.ts';
import { seesTrash } from '../requests/index.ts';
import { shownName } from './shown-fields.ts';
import type { Item } from './shown-fields.ts';

/** Returns a check that a list shows no row that was filled into the trash; `undefined` where there is none, the step asks for it, or the view doesn't show the key. */
export function trashShown(data: Data, step: Step, view: View): ((items: readonly Item[]) => readonly string[]) | undefined {
  const plan = data.plan(step.entity ?? '');
  const names = plan.entity.key.map((name) => shownName(view, [name]));
  if (plan.spare?.kind !== 'trash' || step.verb !== 'reads' || seesTrash(data.system, step) || names.includes(undefined)) return undefined;
  return (items) =>
    items.flatMap((item) => {
      const key = names.map((name) => (item[name ?? ''] ?? null) as Value);
      const row = lookupsOf(data).keyed(plan.entity.id, key);
      return typeof row === 'number' && isTrashed(plan, row) ? [`the row ${JSON.stringify(key)} lies in the trash`] : [];
    });
}

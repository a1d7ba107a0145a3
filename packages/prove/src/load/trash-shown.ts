import type { Step, View } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { isTrashed, keyAt } from '../data/index.ts';
import { seesTrash } from '../requests/index.ts';
import { shownName } from './shown-fields.ts';
import type { Item } from './shown-fields.ts';

const known = new WeakMap<Data, Map<string, ReadonlySet<string>>>();

/** Returns a check that a list shows no row that was filled into the trash; `undefined` where there is none, the step asks for it, or the view doesn't show the key. */
export function trashShown(data: Data, step: Step, view: View): ((items: readonly Item[]) => readonly string[]) | undefined {
  const plan = data.plan(step.entity ?? '');
  const names = plan.entity.key.map((name) => shownName(view, [name]));
  if (plan.spare?.isTrash !== true || step.verb !== 'reads' || seesTrash(data.system, step) || names.includes(undefined)) return undefined;
  return (items) => {
    const keys = trashedKeys(data, plan.entity.id);
    return items.map((item) => JSON.stringify(names.map((name) => item[name ?? '']))).flatMap((key) => (keys.has(key) ? [`the row ${key} lies in the trash`] : []));
  };
}

function trashedKeys(data: Data, entity: string): ReadonlySet<string> {
  const own = known.get(data) ?? new Map<string, ReadonlySet<string>>();
  known.set(data, own);
  const plan = data.plan(entity);
  const keys = own.get(entity) ?? new Set(Array.from({ length: plan.rows }, (_, row) => row).filter((row) => isTrashed(plan, row)).map((row) => JSON.stringify(keyAt(data, plan, row))));
  own.set(entity, keys);
  return keys;
}

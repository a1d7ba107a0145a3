import type { FieldType, Step, ValueType, View } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { plain, shownAs, shownName } from './shown-fields.ts';
import type { Item } from './shown-fields.ts';

/** One field of an order, as the answer shows it. */
interface Term {
  readonly name: string;
  readonly kind: (ValueType | FieldType)['kind'];
  readonly descending: boolean;
}

/**
 * Returns a check that neighbours stand in the declared order: by all its fields up to the first that the view doesn't
 * show, and where it shows them all, by the key, which decides among equals in a list of pages. `undefined` where nothing
 * of the order is shown, and for the rows that a step has changed: they come in none.
 */
export function orderOf(data: Data, step: Step, view: View): ((items: readonly Item[]) => readonly string[]) | undefined {
  const terms = step.verb === 'reads' ? termsOf(data, step, view) : [];
  if (terms.length === 0) return undefined;
  const shown = (item: Item | undefined): string => terms.map(({ name }) => `${name} ${String(plain(item?.[name]))}`).join(', ');
  return (items) => items.slice(1).flatMap((item, place) => (inOrder(terms, items[place], item) ? [] : [`${shown(item)} comes after ${shown(items[place])}`]));
}

function termsOf(data: Data, step: Step, view: View): readonly Term[] {
  const declared = step.order.map(({ value, descending }): Term | undefined => {
    const name = shownAs(view, value);
    return name === undefined ? undefined : { name, kind: value.type.kind, descending };
  });
  const hidden = declared.indexOf(undefined);
  const shown = declared.slice(0, hidden === -1 ? undefined : hidden).filter((term) => term !== undefined);
  return hidden === -1 && step.page?.kind !== 'none' ? [...shown, ...keyTerms(data, step, view, shown)] : shown;
}

/** The key comes after the declared order, in the direction of its last field. */
function keyTerms(data: Data, step: Step, view: View, declared: readonly Term[]): readonly Term[] {
  const { entity, fields } = data.plan(step.entity ?? '');
  const descending = declared.at(-1)?.descending ?? false;
  const key = entity.key.map((name): Term | undefined => {
    const shown = shownName(view, [name]);
    return shown === undefined ? undefined : { name: shown, kind: fields.get(name)?.type.kind ?? 'uuid', descending };
  });
  const hidden = key.indexOf(undefined);
  return key.slice(0, hidden === -1 ? undefined : hidden).filter((term) => term !== undefined).filter(({ name }) => !declared.some((term) => term.name === name));
}

function inOrder(terms: readonly Term[], before: Item | undefined, after: Item): boolean {
  for (const { name, kind, descending } of terms) {
    const sign = compare(kind, plain(before?.[name]), plain(after[name]));
    // What can't be told of this field can't be told of those after it.
    if (sign === undefined) return true;
    if (sign !== 0) return descending ? sign > 0 : sign < 0;
  }
  return true;
}

/** As PostgreSQL sorts with the collation C.UTF-8: nothing comes after everything. Negative, 0, positive; `undefined` where it can't be told. */
function compare(kind: Term['kind'], a: unknown, b: unknown): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  switch (kind) {
    case 'int':
    case 'money':
    case 'decimal':
    case 'bool':
    case 'duration':
      return known(Number(a) - Number(b));
    // An answer shows milliseconds, the database has microseconds: of the same millisecond nothing can be said.
    case 'timestamp':
      return Date.parse(String(a)) - Date.parse(String(b)) || undefined;
    case 'uuid':
    case 'text':
    case 'string':
    case 'url':
    case 'enum':
    case 'date':
    case 'reference':
      return a === b ? 0 : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    default:
      return undefined;
  }
}

function known(difference: number): number | undefined {
  return Number.isNaN(difference) ? undefined : difference;
}

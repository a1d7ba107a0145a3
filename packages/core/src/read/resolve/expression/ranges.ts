import type { Located } from '../../../source/index.ts';
import type { Range } from '../../../system/index.ts';
import type { Context, EntityDraft, OpenRanges, Row, Scope } from '../context.ts';
import type { Walked } from './walk.ts';

/** A range that a path walks, and the names that start at its element. */
export interface Opened {
  readonly row: Row;
  readonly rest: readonly Located<string>[];
}

/** Opens the rows of an entity; `Order.lines` opens the parts of all orders at once. */
export function openEntity(context: Context, entity: EntityDraft, names: readonly Located<string>[], open: OpenRanges, scope: Scope): Opened {
  let of = entity;
  let rest = names;
  for (const name of names) {
    const part = context.entities.get(`${of.id}.${name.value}`);
    if (part === undefined) break;
    of = part;
    rest = rest.slice(1);
  }
  const row = opened(open, of.id, scope, of, (variable) => ({ variable, of: of.id }));
  return { row, rest };
}

/** Opens a list of the row. */
export function openList(from: Row, list: NonNullable<Walked['list']>, open: OpenRanges, scope: Scope): Opened {
  const key = `${from.variable}:${[...list.path, list.name].join('.')}`;
  const within = rangeOf(open, from.variable);
  const row = opened(open, key, scope, list.of, (variable) => ({
    variable,
    of: list.of.id,
    through: { variable: from.variable, path: list.path, list: list.name },
    ...(within !== undefined && { within }),
  }));
  return { row, rest: list.rest };
}

function opened(open: OpenRanges, key: string, scope: Scope, entity: EntityDraft, make: (variable: string) => Range): Row {
  const before = open.get(key);
  if (before !== undefined) return before.row;
  const variable = `e${scope.variables.next}`;
  scope.variables.next += 1;
  const row = { variable, entity };
  open.set(key, { range: make(variable), row });
  return row;
}

function rangeOf(open: OpenRanges, variable: string): Range | undefined {
  for (const { range } of open.values()) if (range.variable === variable) return range;
  return undefined;
}

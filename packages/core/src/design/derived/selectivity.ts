import { derivation, rowWidth } from '../../knowledge/index.ts';
import type { Brief, Entity, Expression, Field, FieldType, Range } from '../../system/index.ts';
import { conjuncts, someExpression } from '../../system/index.ts';

type Fold = Extract<Expression, { kind: 'fold' }>;

/** Answers how many rows an expression looks at, from declared counts, distincts and lengths of lists. */
export interface Rows {
  readonly count: (entity: string) => number;
  /** The field at the end of a path of references. */
  readonly fieldAt: (entity: string, path: readonly string[]) => { readonly entity: Entity; readonly field: Field } | undefined;
  /** Rows that a fold visits for one outer row, by an index on what it compares with `=`. */
  readonly rangeRows: (fold: Fold, variables: ReadonlyMap<string, string>) => number;
  /** Mean elements of a list that a view shows. */
  readonly listLength: (entity: string, value: Expression) => number;
}

/** Returns the answers for a brief; indexed once. */
export function rowsOf(brief: Brief): Rows {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const fields = new Map(brief.entities.map((entity) => [entity.id, new Map(entity.fields.map((field) => [field.name, field]))]));
  const rows: Rows = {
    count: (entity) => entities.get(entity)?.count.value ?? 0,
    fieldAt: (entity, path) => {
      let at = entities.get(entity);
      for (const [index, name] of path.entries()) {
        const field = at === undefined ? undefined : fields.get(at.id)?.get(name);
        if (at === undefined) return undefined;
        if (field === undefined) {
          // A part sees its whole by the entity's name.
          at = at.whole === undefined ? undefined : entities.get(at.whole);
          continue;
        }
        if (index === path.length - 1) return { entity: at, field };
        at = field.type.kind === 'reference' ? entities.get(field.type.entity) : undefined;
      }
      return undefined;
    },
    rangeRows: (fold, variables) => rangeRows(rows, fold.over, fold.where, variables),
    listLength: (entity, value) => (value.kind === 'field' ? lengthOf(rows.fieldAt(entity, value.path)?.field) : rowWidth.facts.listLength.value),
  };
  return rows;
}

function lengthOf(field: Field | undefined): number {
  const about = field !== undefined && 'about' in field.type ? field.type.about : undefined;
  return about ?? rowWidth.facts.listLength.value;
}

function rangeRows(rows: Rows, range: Range, where: Expression | undefined, variables: ReadonlyMap<string, string>): number {
  const outer = range.within === undefined ? 1 : rangeRows(rows, range.within, undefined, variables);
  if (range.through === undefined) return outer * matchingRows(rows, range.of, where, range.variable);
  const owner = variables.get(range.through.variable) ?? range.within?.of;
  const field = owner === undefined ? undefined : rows.fieldAt(owner, [...range.through.path, range.through.list]);
  return outer * lengthOf(field?.field);
}

/** Returns how many rows of an entity the terms of `where` that compare a column with `=` let through; at least 1 unless the table is empty. */
export function matchingRows(rows: Rows, entity: string, where: Expression | undefined, variable = 'row'): number {
  let left = rows.count(entity);
  for (const term of conjuncts(where)) left *= share(rows, entity, term, variable);
  return Math.max(Math.min(1, rows.count(entity)), left);
}

function share(rows: Rows, entity: string, term: Expression, variable: string): number {
  if (term.kind !== 'compare' || term.operator !== '=') return 1;
  for (const [side, other] of [[term.left, term.right], [term.right, term.left]] as const) {
    if (side.kind !== 'field' || side.variable !== variable || reads(other, variable)) continue;
    if (side.path.length === 0) return 1 / Math.max(1, rows.count(entity));
    const found = rows.fieldAt(entity, side.path);
    if (found !== undefined) return 1 / distinctOf(rows, found.entity, found.field);
  }
  return 1;
}

function reads(expression: Expression, variable: string): boolean {
  return variablesRead(expression).has(variable);
}

/** Returns the row variables that an expression reads, those that its folds bind among them. */
export function variablesRead(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  someExpression(expression, (node) => {
    if (node.kind === 'field') found.add(node.variable);
    if (node.kind === 'fold') for (const { through } of rangesOf(node.over)) if (through !== undefined) found.add(through.variable);
    return false;
  });
  return found;
}

/** Returns a range with those that it lies within, the inner one first. */
export function rangesOf(range: Range): readonly Range[] {
  return range.within === undefined ? [range] : [range, ...rangesOf(range.within)];
}

/** Returns how many different values a field has: declared, known by its type, else what PostgreSQL takes when it has no statistics. */
export function distinctOf(rows: Rows, entity: Entity, field: Field): number {
  if (field.unique || (entity.key.length === 1 && entity.key[0] === field.name)) return Math.max(1, entity.count.value);
  return Math.max(1, Math.min(field.distinct ?? byType(rows, field.type), Math.max(1, entity.count.value)));
}

function byType(rows: Rows, type: FieldType): number {
  if (type.kind === 'reference') return rows.count(type.entity);
  if (type.kind === 'enum') return type.words.length;
  if (type.kind === 'bool') return 2;
  return 1 / derivation.facts.equalityShare.value;
}

import { childrenOf } from '../../system/index.ts';
import type { Brief, Entity, Expression, Range, Step } from '../../system/index.ts';
import type { Resolved } from '../resolve/resolve.ts';
import { checkProblems } from './diagnostics.ts';

/**
 * Reports what may break an invariant of rows without a look at them: the database looks when the row changes, and when rows do
 * that its folds walk. Not when a row changes that these refer to, or one of a fold inside a fold.
 */
export function checkHalfKept({ brief, context }: Resolved): void {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const writers = writersOf(brief);
  for (const entity of brief.entities) {
    const spans = new Map(context.entities.get(entity.id)?.raw.invariants.map((each) => [each.name.value, each.span]));
    for (const { name, expression } of entity.invariants) {
      const span = spans.get(name);
      const reads = unwatched({ entities, rows: new Map([['row', entity]]), isInside: false }, expression);
      const found = reads.flatMap((read) => { const by = writers.get(read.of); return by === undefined ? [] : [{ ...read, by }]; })[0];
      if (found !== undefined && span !== undefined) context.report(checkProblems.create('invariant-unwatched', span, { invariant: `${entity.id}.${name}`, what: found.what, by: found.by }));
    }
  }
}

/** Returns who changes what: `Account.limit` for a field, `Account` for which rows there are. */
function writersOf(brief: Brief): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (step: Step, by: string): void => {
    if (step.verb === 'creates' || step.verb === 'deletes' || step.verb === 'updates') {
      if (!found.has(step.entity ?? '')) found.set(step.entity ?? '', by);
    }
    if (step.verb === 'updates') for (const { field } of step.set) if (!found.has(`${step.entity}.${field}`)) found.set(`${step.entity}.${field}`, by);
  };
  for (const { id, steps } of [...brief.operations, ...brief.workflows]) for (const step of steps) add(step, id);
  return found;
}

interface Seen {
  readonly entities: ReadonlyMap<string, Entity>;
  /** Which entity's rows a variable walks. */
  readonly rows: ReadonlyMap<string, Entity>;
  /** True inside a fold: what is walked there is watched only by the fold outside. */
  readonly isInside: boolean;
}

interface Read {
  /** What is read, as writers name it. */
  readonly of: string;
  readonly what: string;
}

function unwatched(seen: Seen, expression: Expression): readonly Read[] {
  if (expression.kind === 'field') return unwatchedPath(seen, expression);
  if (expression.kind !== 'fold') return childrenOf(expression).flatMap((child) => unwatched(seen, child));
  const { over } = expression;
  const rows = new Map([...seen.rows, ...rangesOf(over).flatMap((range) => { const entity = seen.entities.get(range.of); return entity === undefined ? [] : [[range.variable, entity] as const]; })]);
  const inner = childrenOf(expression).flatMap((child) => unwatched({ ...seen, rows, isInside: true }, child));
  return seen.isInside ? [{ of: over.of.split('.')[0] ?? '', what: `rows of ${over.of}` }, ...inner] : inner;
}

function rangesOf(range: Range): readonly Range[] {
  return range.within === undefined ? [range] : [...rangesOf(range.within), range];
}

/** `account.limit`: the row that `account` refers to may change alone. A derived field without rows of its own is what it is derived from. */
function unwatchedPath(seen: Seen, { variable, path }: Extract<Expression, { kind: 'field' }>): readonly Read[] {
  let entity = seen.rows.get(variable);
  for (const [index, name] of path.entries()) {
    const field = entity?.fields.find((each) => each.name === name);
    const isLast = index === path.length - 1;
    if (entity === undefined || (isLast && field === undefined)) return [];
    if (isLast) {
      if (index > 0 && field?.derived === undefined) return entity.key.includes(name) ? [] : [{ of: `${entity.id}.${name}`, what: `\`${path.join('.')}\`` }];
      return field?.derived === undefined ? [] : unwatched({ ...seen, rows: new Map([['row', entity]]), isInside: seen.isInside || index > 0 }, field.derived);
    }
    // A part changes with its whole, which the reader names by the whole's name.
    entity = field?.type.kind === 'reference' ? seen.entities.get(field.type.entity) : seen.entities.get(entity.whole ?? '');
  }
  return [];
}

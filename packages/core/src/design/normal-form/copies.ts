import type { Brief, Entity, Expression, Field, Operation, Step } from '../../system/index.ts';

/** A stored field that says again what a row says that its own row refers to. */
export interface Copy {
  readonly entity: Entity;
  readonly field: Field;
  /** The path by which it can be read instead: `product.price`. */
  readonly instead: string;
  /** The copied field. */
  readonly of: string;
  /** The operation that changes both at once; absent: nothing changes the copied field. */
  readonly keptBy: string | undefined;
}

/**
 * Returns the fields that depend on a reference and not on the key (third normal form; of a compound key, the second): copies of
 * a field that never changes, and copies that an operation changes together with what they copy. A copy of something that changes by
 * itself is a record of what it was, and stays unmentioned; so does what says whose the row is.
 */
export function copiesIn(brief: Brief): readonly Copy[] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  const steps = stepsOf(brief);
  const found = new Map<string, Copy>();
  const add = (entity: Entity, name: string, path: readonly string[]): void => {
    const field = entity.fields.find((candidate) => candidate.name === name);
    const source = sourceOf(entities, entity, path);
    const isWhose = entity.owner?.[0] === name || entity.tenant?.[0] === name || entity.key.includes(name);
    if (field === undefined || source === undefined || isWhose || field.computed || source.field.type.kind !== field.type.kind) return;
    const changes = source.field.derived !== undefined || source.field.computed || source.field.implicit;
    // A price is what was agreed, even where nothing in this brief changes the other one.
    const isAgreed = field.type.kind === 'money';
    const writers = steps.filter(({ step }) => sets(step, source.entity.id, source.field.name));
    const keeper = writers.find(({ operation }) => operation !== undefined && operation.steps.some((step) => sets(step, entity.id, name)));
    if (changes || (keeper === undefined && (isAgreed || writers.length > 0))) return;
    found.set(`${entity.id}.${name}`, { entity, field, instead: path.join('.'), of: `${source.entity.id}.${source.field.name}`, keptBy: keeper?.operation?.id });
  };
  for (const entity of brief.entities) for (const field of entity.fields) if (field.default?.kind === 'field' && field.default.variable === 'row') add(entity, field.name, field.default.path);
  for (const { step } of steps) for (const { entity, name, path } of setFrom(entities, step)) add(entity, name, path);
  return [...found.values()];
}

interface Placed {
  readonly step: Step;
  readonly operation: Operation | undefined;
}

function stepsOf(brief: Brief): readonly Placed[] {
  const undone = (step: Step): readonly Step[] => (step.undo === undefined ? [step] : [step, step.undo]);
  return [
    ...brief.operations.flatMap((operation) => operation.steps.map((step) => ({ step, operation }))),
    ...brief.workflows.flatMap((workflow) => workflow.steps.flatMap(undone).map((step) => ({ step, operation: undefined }))),
  ];
}

function sets(step: Step, entity: string, name: string): boolean {
  return (step.verb === 'updates' || step.otherwise?.kind === 'update') && step.entity === entity && step.set.some(({ field }) => field === name);
}

interface Set {
  readonly entity: Entity;
  readonly name: string;
  readonly path: readonly string[];
}

/** Fields that a created row takes from the row that another of its fields refers to: `customer: $customer, name: $customer.name`. */
function setFrom(entities: ReadonlyMap<string, Entity>, step: Step): readonly Set[] {
  const entity = entities.get(step.entity ?? '');
  if (step.verb !== 'creates' || entity === undefined) return [];
  const references = new Map(step.set.flatMap(({ field, value }) => (isReference(entity, field) && rowNamed(value) !== undefined ? [[rowNamed(value) ?? '', field] as const] : [])));
  return step.set.flatMap(({ field, value }): readonly Set[] => {
    if (value.kind === 'field' && value.variable === 'row') return [{ entity, name: field, path: value.path }];
    if (value.kind !== 'value' || value.path.length !== 1 || rowNamed(value) !== undefined) return [];
    const reference = references.get(value.name);
    return reference === undefined ? [] : [{ entity, name: field, path: [reference, ...value.path] }];
  });
}

/** The name of the value that gives a row or its id. */
function rowNamed(value: Expression): string | undefined {
  return value.kind === 'value' && (value.path.length === 0 || value.path.join() === 'id') ? value.name : undefined;
}

function isReference(entity: Entity, name: string): boolean {
  return entity.fields.some((field) => field.name === name && field.type.kind === 'reference');
}

/** The field at the end of a path of references that starts at a stored one, or at the row that a part belongs to. */
function sourceOf(entities: ReadonlyMap<string, Entity>, start: Entity, path: readonly string[]): { readonly entity: Entity; readonly field: Field } | undefined {
  if (path.length < 2) return undefined;
  let at: Entity | undefined = start;
  for (const name of path.slice(0, -1)) {
    const field: Field | undefined = at?.fields.find((candidate) => candidate.name === name);
    at = field === undefined ? entities.get(at?.whole ?? '') : field.type.kind === 'reference' ? entities.get(field.type.entity) : undefined;
  }
  const field = at?.fields.find((candidate) => candidate.name === path.at(-1));
  return at === undefined || field === undefined ? undefined : { entity: at, field };
}

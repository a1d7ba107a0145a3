import { predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Located } from '../../source/index.ts';
import type { Entity, Expression, Field, Invariant, Retention, View } from '../../system/index.ts';
import type { RawEntity, RawNamedExpression } from '../raw.ts';
import { checkAssignable, keepsLimits } from './assignable.ts';
import { placeOf, rowScope, suggest } from './context.ts';
import type { Context, EntityDraft, FieldDraft, FieldFacts, Scope } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { bindCondition } from './expression/folds.ts';
import { walk } from './expression/walk.ts';
import { assumption, quantityOf, rateOf } from './quantities.ts';
import { readsMade } from './secrets.ts';
import { saidTwice } from './said-twice.ts';
import { transitionsOf } from './transitions.ts';

/** What operations and references between entities say about an entity. */
export interface EntitySurroundings {
  readonly publicToRead: ReadonlySet<string>;
  readonly tenantPaths: ReadonlyMap<string, readonly string[]>;
}

/** A thousand years, in seconds: before the year -4713 the database has no instants, and the retention would fail. */
const longestKept = 1000 * 365.25 * 86_400;

/** Returns the entities and parts, wholes before their parts. What is wrong in one is reported and left out of it. */
export function resolveEntities(context: Context, around: EntitySurroundings): readonly Entity[] {
  const counts = new Map<string, Quantity>();
  return [...context.entities.values()].map((draft) => resolveEntity(context, draft, around, counts));
}

function resolveEntity(context: Context, draft: EntityDraft, around: EntitySurroundings, counts: Map<string, Quantity>): Entity {
  const fields = [...draft.fields.values()].flatMap((field) => {
    const resolved = resolveField(context, field);
    return resolved === undefined ? [] : [resolved];
  });
  const count = draft.whole === undefined ? rootCount(context, draft) : partCount(context, draft, counts);
  counts.set(draft.id, count);
  const tenant = around.tenantPaths.get(draft.id);
  const base = {
    id: draft.id,
    fields,
    count,
    key: draft.key,
    ...(tenant !== undefined && { tenant }),
    publicToRead: around.publicToRead.has(draft.id),
    place: placeOf(draft.path, draft.span),
  };
  if (draft.whole !== undefined) {
    return { ...base, whole: draft.whole.id, uniques: [], views: [], transitions: [], invariants: [], immutable: draft.raw.immutable?.value === true };
  }
  return { ...base, ...rootFacts(context, draft, draft.raw) };
}

function rootFacts(context: Context, draft: EntityDraft, raw: RawEntity): Omit<Entity, 'id' | 'fields' | 'count' | 'key' | 'publicToRead' | 'place' | 'tenant'> {
  const { path } = draft;
  checkKey(context, draft);
  const growth = rateOf(context, raw.growth, `${path}.growth`, { unit: 'rows/s' });
  const owner = ownerOf(context, draft);
  const keep = keepOf(context, draft);
  const trash = quantityOf(context, raw.trash, `${path}.trash`, { dimension: 'time', positive: true, max: longestKept });
  const audit = quantityOf(context, raw.audit, `${path}.audit`, { dimension: 'time', positive: true, max: longestKept });
  const loss = lossOf(context, raw.loss, `${path}.loss`);
  return {
    uniques: raw.unique.map((names) => fieldNames(context, draft, names)),
    views: viewsOf(context, draft),
    transitions: raw.transitions.flatMap((each) => transitionsOf(context, draft, each)),
    invariants: invariantsOf(context, raw.invariants, `${path}.invariants`, rowScope(context, draft)),
    immutable: raw.immutable?.value === true,
    ...(growth !== undefined && { growth }),
    ...(owner !== undefined && { owner }),
    ...(keep !== undefined && { keep }),
    ...(trash !== undefined && { trash }),
    ...(audit !== undefined && { audit }),
    ...(loss !== undefined && { loss }),
    ...(raw.table !== undefined && { table: raw.table.value }),
  };
}

export function lossOf(context: Context, node: RawEntity['loss'], path: string): 'any' | Quantity | undefined {
  if (node === undefined || node.kind === 'any') return node?.kind;
  return quantityOf(context, node.time, path, { dimension: 'time' });
}

function rootCount(context: Context, draft: EntityDraft): Quantity {
  return quantityOf(context, draft.raw.count, `${draft.path}.count`, { dimension: 'count', unit: 'rows', whole: true }) ?? assumption('count');
}

function partCount(context: Context, draft: EntityDraft, counts: ReadonlyMap<string, Quantity>): Quantity {
  const { whole } = draft;
  const list = whole?.fields.get(draft.rowName);
  const facts = list === undefined ? undefined : context.factsOf(list);
  const about = facts?.type.kind === 'parts' ? facts.type.about : undefined;
  const rows = counts.get(whole?.id ?? '')?.value ?? assumption('count').value;
  const length = assumption('list-length');
  const from = [`${whole?.id}.count`, about === undefined ? 'row-width.listLength' : `${draft.id}.about`];
  if (about !== undefined) return predicted(rows * about, 'rows', 'parts of a row times rows', from);
  return predicted(rows * length.value, 'rows', 'parts of a row times rows', from, { low: rows * length.low, high: rows * length.high });
}

function resolveField(context: Context, draft: FieldDraft): Field | undefined {
  const facts = context.factsOf(draft);
  if (facts === undefined) return undefined;
  const byDefault = defaultOf(context, draft, facts);
  return {
    name: draft.name,
    type: facts.type,
    limits: facts.limits,
    optional: facts.optional,
    presence: facts.presence,
    unique: facts.flags.has('unique'),
    personal: facts.flags.has('personal'),
    sensitive: facts.flags.has('sensitive'),
    secret: facts.flags.has('secret') || facts.type.kind === 'password',
    computed: facts.flags.has('computed'),
    created: facts.flags.has('created'),
    implicit: draft.implicit,
    ...(byDefault !== undefined && { default: byDefault }),
    ...(facts.distinct !== undefined && { distinct: facts.distinct }),
    ...(facts.skew !== undefined && { skew: facts.skew }),
    ...(facts.only !== undefined && { only: facts.only }),
    ...(facts.column !== undefined && { column: facts.column }),
    ...(facts.derived !== undefined && { derived: facts.derived }),
    place: placeOf(draft.path, draft.node?.span ?? draft.span),
  };
}

function defaultOf(context: Context, draft: FieldDraft, facts: FieldFacts): Expression | undefined {
  if (facts.default === undefined) return undefined;
  const bound = context.bind(facts.default, rowScope(context, draft.entity), { type: facts.value, facts });
  if (bound === undefined || !keepsLimits(context, bound, draft.name, facts, facts.default.span)) return undefined;
  return checkAssignable(context, bound, facts.value, facts.default.span);
}

function viewsOf(context: Context, draft: EntityDraft): readonly View[] {
  const names = [draft.id, ...draft.raw.views.map((view) => view.name.value).filter((name) => name !== draft.id)];
  return names.flatMap((name) => {
    const view = context.views.get(name);
    const resolved = view?.entity === draft ? context.viewOf(view) : undefined;
    return resolved === undefined ? [] : [resolved];
  });
}

export function invariantsOf(context: Context, nodes: readonly RawNamedExpression[], path: string, scope: Scope): readonly Invariant[] {
  return nodes.flatMap((node) => {
    const bound = bindCondition(context, node.expression, { ...scope, variables: { next: 1 } });
    if (bound === undefined) return [];
    const place = placeOf(`${path}.${node.name.value}`, node.span);
    const text = context.text.slice(node.expression.span.start, node.expression.span.end);
    return [{ name: node.name.value, expression: bound.expression, text, place }];
  });
}

/** Returns the names of fields that exist; reports the others. */
function fieldNames(context: Context, draft: EntityDraft, names: readonly Located<string>[]): readonly string[] {
  return names.flatMap((name) => {
    if (draft.fields.has(name.value)) return [name.value];
    const near = suggest(context, name.value, draft.fields.keys());
    context.report(nameProblems.create('unknown-field', name.span, { name: name.value, entity: draft.id, near }));
    return [];
  });
}

/** What can be part of a key: values that compare exactly and never change by themselves. */
const keyKinds: ReadonlySet<string> = new Set(['uuid', 'int', 'string', 'url', 'date', 'timestamp', 'enum', 'reference', 'decimal']);

function checkKey(context: Context, draft: EntityDraft): void {
  for (const names of [draft.raw.key, ...draft.raw.unique]) saidTwice(context, names);
  for (const name of [...draft.raw.key, ...draft.raw.unique.flat()]) {
    const field = draft.fields.get(name.value);
    const facts = field === undefined ? undefined : context.factsOf(field);
    if (facts === undefined || readsMade(context, field, facts, name.span)) continue;
    if (!keyKinds.has(facts.type.kind) || facts.derived !== undefined) {
      context.report(entityProblems.create('key-type', name.span, { name: name.value, type: facts.derived === undefined ? facts.type.kind : 'derived' }));
    }
  }
  for (const name of draft.raw.key) {
    const field = draft.fields.get(name.value);
    if (field !== undefined && context.factsOf(field)?.optional === true) {
      context.report(entityProblems.create('key-optional', [name.span, field.span], { name: name.value, entity: draft.id }));
    }
  }
  const [key] = draft.raw.key;
  const ownId = draft.raw.key.length === 1 && key?.value === 'id' && !draft.fields.has('id');
  if (ownId) context.report(contradictionProblems.create('key-id', key.span, { entity: draft.id }));
  else fieldNames(context, draft, draft.raw.key);
}

function ownerOf(context: Context, draft: EntityDraft): readonly string[] | undefined {
  const { owner } = draft.raw;
  if (owner === undefined) return undefined;
  const walked = walk(context, draft, owner.names);
  if (walked === undefined) return undefined;
  const isOwnKey = walked.path.length === 1 && walked.path[0] === draft.key[0] && context.callers.includes(draft.id);
  const refersToCaller = walked.type.kind === 'reference' && context.callers.includes(walked.type.entity);
  if (isOwnKey || (refersToCaller && walked.list === undefined)) return walked.path;
  // An actor whose `is` is unknown has been reported: it may be the owner that is meant.
  if (!context.callers.every((caller) => context.entities.has(caller))) return undefined;
  context.report(entityProblems.create('owner-type', owner.span, { path: walked.path.join('.'), entity: draft.id, callers: context.callers }));
  return undefined;
}

function keepOf(context: Context, draft: EntityDraft): Retention | undefined {
  const { keep } = draft.raw;
  if (keep === undefined) return undefined;
  const time = quantityOf(context, keep.time, `${draft.path}.keep`, { dimension: 'time', positive: true, max: longestKept });
  const walked = walk(context, draft, keep.after.names);
  if (time === undefined || walked === undefined) return undefined;
  if (walked.type.kind === 'timestamp' || walked.type.kind === 'date') return { time, after: walked.path };
  context.report(entityProblems.create('keep-after', keep.after.span, { path: walked.path.join('.') }));
  return undefined;
}

import type { Located } from '../../source/index.ts';
import type { Assignment, Each, Expression, Order, Page, Step, ValueType, Verb } from '../../system/index.ts';
import type { PathNode } from '../grammar/ast.ts';
import type { RawStep } from '../raw.ts';
import { assignmentsOf } from './assignments.ts';
import { bindAction } from './calls.ts';
import { lowerFirst, placeOf, suggest } from './context.ts';
import type { Context, EntityDraft, Scope, ValueEntry } from './context.ts';
import { entityNamed } from './declare.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { typeProblems } from './diagnostics/types.ts';
import { addEntry, freeName, stepScope, uniqueSets } from './environment.ts';
import type { Environment } from './environment.ts';
import { isOrdered } from './expression/compatible.ts';
import { bindCondition, bindRows } from './expression/folds.ts';
import { quantityOf } from './quantities.ts';
import { saidTwice } from './said-twice.ts';
import { fixedBy, fixedKey } from './single.ts';
import { printType } from './type-names.ts';

const entityVerbs: ReadonlySet<Verb> = new Set(['reads', 'creates', 'updates', 'deletes', 'checks']);

/** How a step finds its rows: an undo without a verb by the keys of the rows that its step changed. */
export type Finding = 'by where' | 'by key';

/** Returns the step and adds its result to the environment; undefined if its verb or target is wrong (and reported). */
export function resolveStep(context: Context, environment: Environment, raw: RawStep, path: string, finding: Finding = 'by where'): Step | undefined {
  const verb = raw.verb;
  if (verb === undefined) return undefined;
  const iteration = raw.each === undefined ? undefined : bindEach(context, environment, raw.each, raw);
  if (raw.each !== undefined && iteration === undefined) environment.broken.add('it');
  const step = entityVerbs.has(verb.value)
    ? entityStep(context, environment, raw, { verb: verb.value, path, iteration, finding })
    : otherStep(context, environment, raw, verb.value, path, iteration);
  if (step === undefined) breakResult(environment, raw);
  return step;
}

/** A result that could not be resolved is not reported again where it is used. */
function breakResult(environment: Environment, raw: RawStep): void {
  const name = resultName(raw);
  if (name !== undefined) environment.broken.add(name);
}

/** Returns the name by which later steps know what this one gave. */
function resultName(raw: RawStep): string | undefined {
  const last = raw.targets[0]?.names.at(-1)?.value;
  return raw.as?.value ?? (last === undefined ? undefined : lowerFirst(last));
}

/** Returns the names of what all these steps give. */
export function resultNames(steps: readonly RawStep[]): ReadonlySet<string> {
  return new Set(steps.flatMap((step) => resultName(step) ?? []));
}

export interface Iteration {
  readonly each: Each;
  readonly it: ValueEntry;
}

function bindEach(context: Context, environment: Environment, rows: NonNullable<RawStep['each']>, raw: RawStep): Iteration | undefined {
  const scope = stepScope(context, environment, undefined, undefined, false);
  if (rows.of.kind !== 'value') {
    const bound = bindRows(context, rows, scope);
    if (bound === undefined) return undefined;
    const it = element({ kind: 'row', entity: bound.row.entity.id }, raw);
    return { each: { over: 'rows', range: bound.range, ...(bound.where !== undefined && { where: bound.where }) }, it };
  }
  const bound = context.bind(rows.of, scope);
  if (bound === undefined) return undefined;
  if (bound.type.kind !== 'list' || rows.where !== undefined) {
    context.report(operationProblems.create('each-not-a-list', rows.span, { type: printType(bound.type) }));
    return undefined;
  }
  return { each: { over: 'value', value: bound.expression }, it: element(bound.type.of, raw) };
}

function element(type: ValueType, raw: RawStep): ValueEntry {
  return { name: 'it', kind: 'element', type, optional: false, span: raw.span, used: false };
}

/** Returns the entity that a step works on; `Order.lines` is the part. */
function targetOf(context: Context, raw: RawStep, verb: Verb): EntityDraft | undefined {
  const [target, other] = raw.targets;
  if (target === undefined || other !== undefined) return undefined;
  const name: Located<string> = { value: target.names.map((each) => each.value).join('.'), span: target.span };
  const entity = entityNamed(context, name);
  if (entity?.whole !== undefined && verb !== 'reads' && verb !== 'checks') {
    context.report(operationProblems.create('part-alone', target.span, { part: entity.id, verb, whole: entity.whole.id, list: entity.rowName }));
    return undefined;
  }
  return entity;
}

interface EntityStepSite {
  readonly verb: Verb;
  readonly path: string;
  readonly iteration: Iteration | undefined;
  readonly finding: Finding;
}

function entityStep(context: Context, environment: Environment, raw: RawStep, site: EntityStepSite): Step | undefined {
  const { verb, path, iteration } = site;
  const entity = targetOf(context, raw, verb);
  if (entity === undefined) return undefined;
  checkKeys(context, raw, verb);
  if (site.finding === 'by where') checkWhere(context, raw, verb);
  checkImmutable(context, raw, verb, entity);
  const row = { variable: 'row', entity };
  const where = raw.where === undefined ? undefined : bindCondition(context, raw.where, stepScope(context, environment, row, iteration?.it, true));
  const optional = new Set(environment.parameters.filter((each) => each.optional && each.default === undefined).map((each) => each.name));
  const single = verb === 'creates' ? true : fixedKey(context, entity, where?.expression, optional) !== undefined;
  const scope = stepScope(context, environment, row, iteration?.it, false);
  const set = assignments(context, environment, raw, verb, entity, scope, where?.expression);
  checkElse(context, raw, entity);
  const base = lowerFirst(entity.whole === undefined ? entity.id : entity.rowName);
  const step: Step = {
    ...common(context, environment, raw, path, verb, iteration),
    entity: entity.id,
    result: freeName(environment, raw.as?.value ?? base),
    single: single && iteration === undefined,
    ...(where !== undefined && { where: where.expression }),
    set,
    order: verb === 'reads' ? orderOf(context, raw, { ...scope, relevance: hasMatches(where?.expression) || (where === undefined && raw.where !== undefined) }) : [],
    ...(verb === 'reads' && pageOf(context, raw, single)),
    ...staleOf(context, raw, path),
  };
  addResult(environment, raw, raw.as?.value ?? base, step, entity.id, rowType(entity.id, step.single));
  return step;
}

function rowType(entity: string, single: boolean): ValueType {
  const row: ValueType = { kind: 'row', entity };
  return single ? row : { kind: 'list', of: row };
}

function addResult(environment: Environment, raw: RawStep, name: string, step: Step, entity: string | undefined, type: ValueType): void {
  const span = raw.as?.span ?? raw.targets[0]?.span ?? raw.span;
  const entry: ValueEntry = { name: step.result, kind: 'result', type, optional: false, span, used: false };
  environment.results.push({ name, unique: step.result, entity, step, entry });
  addEntry(environment, entry, name);
}

function assignments(
  context: Context,
  environment: Environment,
  raw: RawStep,
  verb: Verb,
  entity: EntityDraft,
  scope: Scope,
  where: Expression | undefined,
): readonly Assignment[] {
  if (verb !== 'creates' && verb !== 'updates') return [];
  const found = assignmentsOf(context, environment, { step: raw, verb, entity, scope, fixed: fixedBy(entity, where) });
  if (verb === 'updates' && found.length === 0 && raw.set.length === 0 && raw.setSpan === undefined && environment.broken.size === 0) {
    context.report(operationProblems.create('nothing-set', raw.span, { entity: entity.id }));
  }
  return found;
}

/** A row can only be there already where something of it can be taken. */
function checkElse(context: Context, raw: RawStep, entity: EntityDraft): void {
  const node = raw.else;
  if (node === undefined || node.kind === 'refuse' || raw.verb?.value !== 'creates') return;
  if (uniqueSets(context, entity).some((names) => names.some((name) => entity.fields.get(name)?.implicit !== true))) return;
  context.report(contradictionProblems.create('else-never', node.span, { entity: entity.id, kind: node.kind }));
}

function checkImmutable(context: Context, raw: RawStep, verb: Verb, entity: EntityDraft): void {
  const immutable = entity.raw.immutable;
  if (immutable?.value !== true || (verb !== 'updates' && verb !== 'deletes')) return;
  context.report(entityProblems.create('immutable-changed', [raw.verb?.span ?? raw.span, immutable.span], { entity: entity.id, verb }));
}

/** Keys of a step that only some verbs have a use for: how to see one, and whose it is. */
const keysOfVerbs: readonly (readonly [key: string, isWritten: (raw: RawStep) => boolean, verbs: readonly Verb[]])[] = [
  ['where', (raw) => raw.where !== undefined, ['reads', 'updates', 'deletes', 'checks']],
  ['set', (raw) => raw.setSpan !== undefined, ['creates', 'updates']],
  ['with', (raw) => raw.with.length > 0, ['calls']],
  ['order', (raw) => raw.order.length > 0, ['reads']],
  ['page', (raw) => raw.page !== undefined, ['reads']],
  ['stale', (raw) => raw.stale !== undefined, ['reads']],
  ['else', (raw) => raw.else !== undefined, ['creates', 'updates', 'deletes', 'checks', 'reads']],
  ['for', (raw) => raw.for !== undefined, ['waits']],
];

/** Reports keys of a step that its verb has no use for. */
function checkKeys(context: Context, raw: RawStep, verb: Verb): void {
  for (const [key, isWritten, verbs] of keysOfVerbs) {
    if (isWritten(raw) && !verbs.includes(verb)) context.report(operationProblems.create('key-of-other-verb', raw.span, { key, verb, verbs }));
  }
}

function checkWhere(context: Context, raw: RawStep, verb: Verb): void {
  if (raw.where === undefined && (verb === 'updates' || verb === 'deletes' || verb === 'checks')) {
    context.report(operationProblems.create('where-missing', raw.verb?.span ?? raw.span, { verb }));
  }
}

/** Returns what steps of all verbs have. */
function common(context: Context, environment: Environment, raw: RawStep, path: string, verb: Verb, iteration: Iteration | undefined) {
  const otherwise = elseOf(context, raw, verb);
  return {
    verb,
    set: [],
    with: [],
    order: [],
    ...(iteration !== undefined && { each: iteration.each }),
    ...(otherwise !== undefined && { otherwise }),
    ...(raw.name !== undefined && { name: raw.name.value }),
    ...(raw.final !== undefined && { final: raw.final.value }),
    ...(environment.kind === 'workflow' && raw.emits.length > 0 && { emits: raw.emits.map((event) => event.value) }),
    place: placeOf(path, raw.span),
  } satisfies Partial<Step>;
}

function elseOf(context: Context, raw: RawStep, verb: Verb): Step['otherwise'] {
  const node = raw.else;
  if (node === undefined) return undefined;
  if (node.kind === 'refuse') {
    return { kind: 'status', status: node.status, ...(node.code !== undefined && { code: node.code.value }) };
  }
  const fits = node.kind === 'update' ? verb === 'creates' : verb === 'creates' || verb === 'deletes' || verb === 'updates';
  if (!fits) context.report(operationProblems.create('else-of-other-verb', node.span, { kind: node.kind, verb }));
  return { kind: node.kind };
}

function hasMatches(where: Expression | undefined): boolean {
  if (where === undefined) return false;
  return where.kind === 'matches' || (where.kind === 'and' && where.terms.some((term) => term.kind === 'matches'));
}

function orderOf(context: Context, raw: RawStep, scope: Scope): readonly Order[] {
  saidTwice(context, raw.order.map(({ path }) => ({ value: path.names.map((name) => name.value).join('.'), span: path.span })));
  return raw.order.flatMap((node) => {
    const bound = context.bind(node.path, scope);
    if (bound === undefined) return [];
    const sortable = isOrdered(bound.type) || bound.type.kind === 'bool' || bound.type.kind === 'enum';
    if (sortable) return [{ value: bound.expression, descending: node.descending }];
    context.report(typeProblems.create('no-order', node.span, { operator: 'order', type: printType(bound.type) }));
    return [];
  });
}

const defaultPage: Page = { kind: 'cursor', size: 20, max: 20, declared: false };

function pageOf(context: Context, raw: RawStep, single: boolean): { readonly page?: Page } {
  const node = raw.page;
  if (single) {
    if (node !== undefined) context.report(operationProblems.create('page-of-one', node.span, {}));
    return {};
  }
  if (node === undefined) return { page: defaultPage };
  if (node.kind === 'none') return { page: { kind: 'none' } };
  return { page: { kind: node.style, size: node.size, max: node.max ?? node.size, declared: true } };
}

function staleOf(context: Context, raw: RawStep, path: string): Pick<Step, 'stale'> {
  const time = quantityOf(context, raw.stale?.time, `${path}.stale`, { dimension: 'time', positive: true });
  return time === undefined || raw.stale === undefined ? {} : { stale: { time, own: raw.stale.own } };
}

/** Steps that work on no entity: calls, streams, waits. */
function otherStep(context: Context, environment: Environment, raw: RawStep, verb: Verb, path: string, iteration: Iteration | undefined): Step | undefined {
  checkKeys(context, raw, verb === 'streams' ? 'reads' : verb);
  const base = { ...common(context, environment, raw, path, verb, iteration), single: verb === 'calls' };
  if (verb === 'calls') {
    const scope = stepScope(context, environment, undefined, iteration?.it, false);
    const call = bindAction(context, raw, scope);
    if (call === undefined) return undefined;
    const name = raw.as?.value ?? call.action;
    const step: Step = { ...base, target: `${call.external}.${call.action}`, with: call.with, result: freeName(environment, name) };
    addResult(environment, raw, name, step, undefined, call.returns);
    return step;
  }
  return verb === 'streams' ? streamStep(context, environment, raw, base) : waitStep(context, environment, raw, base, path);
}

type StepBase = Omit<Step, 'result'>;

function streamStep(context: Context, environment: Environment, raw: RawStep, base: StepBase): Step | undefined {
  const events = raw.targets.filter((target) => eventExists(context, target)).map((target) => target.names[0]?.value ?? '');
  if (events.length < raw.targets.length || events.length === 0) return undefined;
  const carried = events.length === 1 && events[0] !== undefined ? context.eventType(events[0]) : undefined;
  if (carried !== undefined) addEntry(environment, { name: 'event', kind: 'event', span: raw.span, optional: false, used: true, ...carried });
  else environment.broken.add('event');
  const where = raw.where === undefined ? undefined : bindCondition(context, raw.where, stepScope(context, environment, undefined, undefined, true));
  return { ...base, targets: events, result: freeName(environment, 'stream'), ...(where !== undefined && { where: where.expression }) };
}

function eventExists(context: Context, target: PathNode): boolean {
  const [name, more] = target.names;
  if (name !== undefined && more === undefined && context.events.has(name.value)) return true;
  const text = target.names.map((each) => each.value).join('.');
  const near = suggest(context, text, context.events.keys());
  context.report(nameProblems.create('unknown-event', target.span, { name: text, near }));
  return false;
}

function waitStep(context: Context, environment: Environment, raw: RawStep, base: StepBase, path: string): Step | undefined {
  if (environment.kind === 'operation') context.report(operationProblems.create('waits-in-operation', raw.span, {}));
  const time = quantityOf(context, raw.for, `${path}.for`, { dimension: 'time', positive: true });
  const [target] = raw.targets;
  if (target !== undefined && !eventExists(context, target)) return undefined;
  const event = target?.names[0]?.value;
  const name = raw.as?.value ?? (event === undefined ? 'wait' : lowerFirst(event));
  const step: Step = { ...base, ...(event !== undefined && { target: event }), result: freeName(environment, name), ...(time !== undefined && { time }) };
  const type = event === undefined ? undefined : context.eventType(event)?.type;
  if (type !== undefined) addResult(environment, raw, name, step, undefined, type);
  return step;
}

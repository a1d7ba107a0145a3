import type { Step, ValueType, Workflow } from '../../system/index.ts';
import type { RawStep, RawWorkflow } from '../raw.ts';
import { actionNamed } from './calls.ts';
import { placeOf, suggest } from './context.ts';
import type { Context } from './context.ts';
import { nameProblems } from './diagnostics/names.ts';
import { workflowProblems } from './diagnostics/workflows.ts';
import { addEntry, environmentOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { declared } from '../../quantity/index.ts';
import { inBaseUnit } from '../grammar/units.ts';
import { quantityOf } from './quantities.ts';
import { resolveStep, resultNames } from './steps.ts';

/** Returns the workflow; undefined if its trigger is wrong (and reported). */
export function resolveWorkflow(context: Context, raw: RawWorkflow): Workflow | undefined {
  const path = `workflows.${raw.name.value}`;
  const made = environmentOf({ kind: 'workflow', later: resultNames(raw.does), path, by: [], me: [], infers: 'none', route: new Set() }, [], new Map(), raw.name.span);
  const when = whenOf(context, raw, made, path);
  const names = new Map<string, RawStep>();
  const steps = raw.does.flatMap((step, index) => {
    checkUndo(context, raw, step, index, names);
    const resolved = workflowStep(context, made, step, `${path}.does.${index}`);
    return resolved === undefined ? [] : [resolved];
  });
  const deadline = quantityOf(context, raw.deadline, `${path}.deadline`, { dimension: 'time', positive: true });
  if (when === undefined) return undefined;
  return { id: raw.name.value, when, steps, ...(deadline !== undefined && { deadline }), place: placeOf(path, raw.name.span) };
}

function whenOf(context: Context, raw: RawWorkflow, made: Environment, path: string): Workflow['when'] | undefined {
  const { when } = raw;
  const broken = (): undefined => {
    made.broken.add('event');
    return undefined;
  };
  if (when === undefined) return broken();
  const entry = { name: 'event', kind: 'event', optional: false, span: when.span, used: false } as const;
  if (when.kind === 'event') {
    if (!context.events.has(when.name.value)) {
      const near = suggest(context, when.name.value, context.events.keys());
      context.report(nameProblems.create('unknown-event', when.name.span, { name: when.name.value, near }));
      return broken();
    }
    const carried = context.eventType(when.name.value);
    if (carried === undefined) return broken();
    addEntry(made, { ...entry, ...carried });
    return { kind: 'event', event: when.name.value };
  }
  const type: ValueType = { kind: 'object', fields: [{ name: 'at', type: { kind: 'timestamp' }, optional: false }] };
  addEntry(made, { ...entry, type });
  const every = declared(inBaseUnit(when.every.value, when.every.unit), 's', placeOf(`${path}.when`, when.span));
  return { kind: 'schedule', text: context.text.slice(when.span.start, when.span.end), every };
}

/** What changes nothing needs no undo. */
const harmless: ReadonlySet<string | undefined> = new Set([undefined, 'reads', 'checks', 'waits', 'streams']);

function checkUndo(context: Context, raw: RawWorkflow, step: RawStep, index: number, names: Map<string, RawStep>): void {
  const name = step.name?.value;
  const before = name === undefined ? undefined : names.get(name);
  if (name !== undefined && step.name !== undefined) {
    if (before?.name !== undefined) context.report(nameProblems.create('duplicate-name', [step.name.span, before.name.span], { name }));
    names.set(name, step);
  }
  const last = index === raw.does.length - 1;
  if (last || step.undo !== undefined || step.final?.value === true || harmless.has(step.verb?.value)) return;
  // After a final step nothing is undone, so what follows it needs no undo either.
  if (raw.does.slice(0, index).some((each) => each.final?.value === true)) return;
  const next = raw.does[index + 1];
  context.report(workflowProblems.create('step-without-undo', next === undefined ? step.span : [step.span, next.span], { step: name ?? `step ${index + 1}` }));
}

function workflowStep(context: Context, made: Environment, raw: RawStep, path: string): Step | undefined {
  for (const event of raw.emits) {
    if (context.events.has(event.value)) continue;
    const near = suggest(context, event.value, context.events.keys());
    context.report(nameProblems.create('unknown-event', event.span, { name: event.value, near }));
  }
  const step = resolveStep(context, made, raw, path);
  if (step === undefined) return undefined;
  const undo = undoOf(context, made, raw, step, `${path}.undo`);
  return undo === undefined ? step : { ...step, undo };
}

/** An undo that is an action gets the step's arguments; one without a verb runs on the rows that the step changed. */
function undoOf(context: Context, made: Environment, raw: RawStep, step: Step, path: string): Step | undefined {
  const { undo } = raw;
  if (undo === undefined) return undefined;
  if (undo.kind === 'call') {
    const action = actionNamed(context, undo.action);
    if (action === undefined) return undefined;
    const target = `${action.external}.${action.action}`;
    return { verb: 'calls', target, result: step.result, single: true, set: [], with: step.with, order: [], place: placeOf(path, undo.span) };
  }
  const inner: Environment = { ...made, entries: new Map([...made.entries].map(([name, entries]) => [name, [...entries]])), results: [], taken: new Set(made.taken) };
  const each = undo.step.each ?? raw.each;
  if (undo.step.verb !== undefined) return resolveStep(context, inner, { ...undo.step, ...(each !== undefined && { each }) }, path);
  if (raw.verb === undefined || (raw.verb.value !== 'updates' && raw.verb.value !== 'creates')) {
    context.report(workflowProblems.create('undo-without-verb', undo.span, { verb: raw.verb?.value ?? 'nothing' }));
    return undefined;
  }
  const verb = { ...raw.verb, value: 'updates' as const };
  return resolveStep(context, inner, { ...undo.step, verb, targets: raw.targets, ...(each !== undefined && { each }) }, path, 'by key');
}

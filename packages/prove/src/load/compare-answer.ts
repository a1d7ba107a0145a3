import type { DesignedOperation, Expression, Step, View } from '@kentledge/core/system';
import { conjuncts, someExpression } from '@kentledge/core/system';
import type { Data, Value } from '../data/index.ts';
import { evaluate } from '../data/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
import { answerParts } from './answer-parts.ts';
import { differences } from './expected-answer.ts';
import { orderOf } from './page-order.ts';
import { plain, shownAs, shownName } from './shown-fields.ts';
import type { Item } from './shown-fields.ts';
import { trashShown } from './trash-shown.ts';

/** Returns what is wrong with an answer by the data and the brief: values of the row asked for, filter, order and repetition of lists. */
export function compareAnswer(data: Data, operation: DesignedOperation, request: PlannedRequest, answer: unknown): readonly string[] | 'not compared' {
  const findings = answerParts(operation.returns, answer).map((part) => {
    const step = operation.steps.find((candidate) => candidate.result === part.result);
    if (step === undefined) return 'not compared' as const;
    if (part.kind === 'row') return compareRow(data, request, step, part.view, part.value);
    if (!Array.isArray(part.value)) return [`${request.operation} gave no list`];
    return comparePage(data, request, step, part.view, part.value as readonly Item[]);
  });
  const told = findings.filter((finding) => finding !== 'not compared');
  return told.length === 0 ? 'not compared' : told.flat();
}

function compareRow(data: Data, request: PlannedRequest, step: Step, view: View, value: unknown): readonly string[] | 'not compared' {
  if (request.subject === undefined || step.entity !== request.subject.entity || step.verb !== 'reads') return 'not compared';
  return differences(data, view, request.subject.row, value);
}

function comparePage(data: Data, request: PlannedRequest, step: Step, view: View, items: readonly Item[]): readonly string[] | 'not compared' {
  const checks = [orderOf(data, step, view), filterOf(data, request, step, view), repetitionOf(data, step, view), trashShown(data, step, view)].filter((check) => check !== undefined);
  return checks.length === 0 ? 'not compared' : checks.flatMap((check) => check(items));
}

type Check = (items: readonly Item[]) => readonly string[];

/** Every item must satisfy the conditions that speak of shown fields and given values. What belongs to the caller is a matter of permissions. */
function filterOf(data: Data, request: PlannedRequest, step: Step, view: View): Check | undefined {
  const conditions = conjuncts(step.where).filter((condition) => condition.kind === 'compare' && !isWritten(condition, step) && shownAs(view, condition.left) !== undefined && isGiven(condition.right, request));
  if (conditions.length === 0) return undefined;
  return (items) =>
    items.flatMap((item) =>
      conditions.flatMap((condition) => {
        const field = (_: string, path: readonly string[]): Value | undefined => plain(item[shownName(view, path) ?? '']);
        const value = (name: string, path: readonly string[]): Value | undefined => (path.length === 0 ? request.values[name] : undefined);
        const holds = evaluate(condition, { field, value, me: () => undefined, now: data.options.asOf });
        return holds === false || holds === null ? [`an item that does not fit the request: ${JSON.stringify(item).slice(0, 120)}`] : [];
      }),
    );
}

/** A row that was found by what the step has changed since no longer shows it. */
function isWritten(condition: Expression, step: Step): boolean {
  return someExpression(condition, (node) => node.kind === 'field' && node.variable === 'row' && step.set.some(({ field }) => field === node.path[0]));
}

function isGiven(expression: Expression, request: PlannedRequest): boolean {
  return expression.kind === 'literal' || (expression.kind === 'value' && expression.path.length === 0 && request.values[expression.name] !== undefined);
}

/** A row stands in a list once, however many pages it has. */
function repetitionOf(data: Data, step: Step, view: View): Check | undefined {
  const key = data.plan(step.entity ?? '').entity.key.map((name) => shownName(view, [name]));
  if (key.includes(undefined)) return undefined;
  return (items) => {
    const seen = new Set<string>();
    return items.flatMap((item) => {
      const id = JSON.stringify(key.map((name) => item[name ?? '']));
      if (seen.has(id)) return [`the row ${id} comes twice`];
      seen.add(id);
      return [];
    });
  };
}

import type { DesignedOperation, Returns, Step, View } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
import { differences, isSame } from './expected-answer.ts';
import type { CheckResult } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { describe } from './run-phase.ts';
import { authorizationFor } from './sender.ts';

const mostWrong = 10;

/**
 * Sends requests of one reading operation, one after the other, before any load has changed the data, and compares
 * the answers with the generated rows: values of the row asked for, order and filter of a page.
 */
export async function checkAnswers(driver: Driver, data: Data, operation: DesignedOperation, samples: number): Promise<CheckResult> {
  const wrong: string[] = [];
  let checked = 0;
  let compared = 0;
  let failed = 0;
  for (; checked < samples; checked++) {
    const request = driver.requests.next(operation.id);
    if (request === undefined) break;
    const answer = await driver.sender.send(request, await authorizationFor(driver.tokens, request));
    if (answer.status >= 500) {
      failed += 1;
      continue;
    }
    if (answer.status !== request.status) {
      wrong.push(describe(request, answer));
      continue;
    }
    const breach = driver.check.contractBreach(operation.id, answer.body);
    if (breach !== undefined) {
      wrong.push(`${request.method} ${request.path}: ${breach}`);
      continue;
    }
    const found = compareAnswer(data, operation, request, answer.body);
    compared += found === 'not compared' ? 0 : 1;
    if (found !== 'not compared' && found.length > 0) wrong.push(`${request.method} ${request.path}: ${found.slice(0, 3).join('; ')}`);
  }
  return { operation: operation.id, checked, compared, failed, wrong: wrong.slice(0, mostWrong) };
}

function compareAnswer(data: Data, operation: DesignedOperation, request: PlannedRequest, body: string): readonly string[] | 'not compared' {
  if (body === '') return 'not compared';
  const answer = JSON.parse(body) as unknown;
  const { returns, steps } = operation;
  const parts = partsOf(returns, answer);
  const findings = parts.map((part) => {
    const step = steps.find((candidate) => candidate.result === part.result);
    if (step === undefined) return 'not compared' as const;
    if (part.kind === 'row') return compareRow(data, request, step, part.view, part.value);
    return comparePage(step, part.view, part.value, request);
  });
  const told = findings.filter((finding) => finding !== 'not compared');
  return told.length === 0 ? 'not compared' : told.flat();
}

interface AnswerPart {
  readonly kind: 'row' | 'page';
  readonly result: string;
  readonly view: View;
  readonly value: unknown;
}

function partsOf(returns: Returns, answer: unknown): readonly AnswerPart[] {
  if (returns.kind === 'none') return [];
  if (returns.kind === 'row') return [{ ...returns, kind: 'row', value: answer }];
  const object = answer as Readonly<Record<string, unknown>>;
  if (returns.kind === 'page') return [{ ...returns, kind: 'page', value: object['items'] }];
  return returns.fields.flatMap((field) => (field.kind === 'row' || field.kind === 'page' ? [{ kind: field.kind, result: field.result, view: field.view, value: object[field.name] }] : []));
}

function compareRow(data: Data, request: PlannedRequest, step: Step, view: View, value: unknown): readonly string[] | 'not compared' {
  if (request.subject === undefined || step.entity !== request.subject.entity || step.verb !== 'reads') return 'not compared';
  return differences(data, view, request.subject.row, value);
}

/** Neighbours of a page must stand in the declared order, as far as the view shows the field. */
function comparePage(step: Step, view: View, value: unknown, request: PlannedRequest): readonly string[] | 'not compared' {
  if (!Array.isArray(value)) return [`${request.operation} gave no list`];
  const [order] = step.order;
  if (order?.value.kind !== 'field') return 'not compared';
  const name = view.fields.find((field) => field.value.kind === 'field' && order.value.kind === 'field' && field.value.path.join('.') === order.value.path.join('.'))?.name;
  if (name === undefined) return 'not compared';
  const items = value as readonly Readonly<Record<string, unknown>>[];
  return items.slice(1).flatMap((item, place) => {
    const before = items[place]?.[name];
    return inOrder(before, item[name], order.descending) ? [] : [`${name} ${String(item[name])} comes after ${String(before)}`];
  });
}

function inOrder(before: unknown, after: unknown, descending: boolean): boolean {
  if (before === null || after === null || before === undefined || after === undefined) return true;
  if (isSame(String(before), after)) return true;
  const [low, high] = descending ? [after, before] : [before, after];
  const numbers = [Number(low), Number(high)];
  return numbers.some(Number.isNaN) ? String(low) <= String(high) : (numbers[0] ?? 0) <= (numbers[1] ?? 0);
}

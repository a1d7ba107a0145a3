import type { DesignedOperation, ReturnField, Returns } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
import { patient } from '../requests/index.ts';
import { compareAnswer } from './compare-answer.ts';
import type { CheckResult } from './messages.ts';
import type { Driver } from './run-phase.ts';
import { describe } from './run-phase.ts';
import type { Answer } from './sender.ts';
import { authorizationFor } from './sender.ts';

const mostWrong = 10;
/** How many pages of a list are followed. */
const pages = 3;

/**
 * Sends requests of one operation, one after the other, while no load changes the data, and compares the answers
 * with the generated rows: values of the row asked for, filter and order of a list, also over its next pages.
 */
export async function checkAnswers(driver: Driver, data: Data, operation: DesignedOperation, samples: number): Promise<CheckResult> {
  const wrong: string[] = [];
  let checked = 0;
  let compared = 0;
  let failed = 0;
  let refused = 0;
  // Operations that only read are checked before anything changes the data: nothing can have caused a refusal.
  const mayRefuse = operation.steps.some((step) => step.verb !== 'reads');
  for (let sample = 0; sample < samples; sample++) {
    const request = driver.requests.next(operation.id, patient);
    if (request === undefined) break;
    const { answer, breach, value } = await exchange(driver, operation, request);
    if (mayRefuse && answer.status !== request.status && request.refusals.includes(answer.status)) {
      refused += 1;
      continue;
    }
    checked += 1;
    if (answer.status >= 500) failed += 1;
    if (breach !== undefined) wrong.push(breach);
    if (answer.status !== request.status || breach !== undefined) continue;
    const found = compareAnswer(data, operation, request, value);
    compared += found === 'not compared' ? 0 : 1;
    if (found !== 'not compared' && found.length > 0) wrong.push(`${request.method} ${request.path}: ${found.slice(0, 3).join('; ')}`);
  }
  return { operation: operation.id, checked, ...(refused === 0 ? {} : { refused }), compared, failed, wrong: wrong.slice(0, mostWrong) };
}

interface Exchange {
  readonly answer: Answer;
  /** What breaks the contract, in words; errors of the service have a verdict of their own. */
  readonly breach: string | undefined;
  readonly value: unknown;
}

/** Sends a request and, where the answer has a page after it, asks for that and the next: their items follow the first ones. */
async function exchange(driver: Driver, operation: DesignedOperation, request: PlannedRequest): Promise<Exchange> {
  const first = await exchangeOne(driver, operation, request);
  const name = pagedField(operation.returns);
  if (name === undefined || first.breach !== undefined || !isObject(first.value)) return first;
  const items = [...listIn(first.value, name)];
  let { answer: { next } } = first;
  for (let page = 1; page < pages && next !== undefined; page++) {
    const more = await exchangeOne(driver, operation, { ...request, path: next });
    if (more.breach !== undefined || !isObject(more.value)) return more;
    const found = listIn(more.value, name);
    if (found.length === 0) return { ...more, breach: `${request.method} ${next}: an empty page after one that has a next` };
    items.push(...found);
    ({ answer: { next } } = more);
  }
  return { ...first, value: { ...first.value, [name]: items } };
}

/** The field of an answer in which a list goes on from page to page; of an envelope the first list of rows, or of one value of each. */
function pagedField(returns: Returns): string | undefined {
  if (returns.kind === 'page') return 'items';
  const isList = (field: ReturnField): boolean => field.kind === 'page' || (field.kind === 'value' && field.value.kind === 'value' && field.type.kind === 'list');
  return returns.kind === 'object' ? returns.fields.find(isList)?.name : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function listIn(value: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = value[name];
  return Array.isArray(list) ? list : [];
}

async function exchangeOne(driver: Driver, operation: DesignedOperation, request: PlannedRequest): Promise<Exchange> {
  const answer = await driver.sender.send(request, await authorizationFor(driver.tokens, request));
  if (answer.status >= 500) return { answer, breach: undefined, value: undefined };
  if (answer.status !== request.status) return { answer, breach: describe(request, answer), value: undefined };
  const unlawful = driver.check.contractBreach(request.operation, answer.body);
  const value = unlawful !== undefined || answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown);
  const breach = unlawful ?? disagreement(operation, answer, value);
  return { answer, breach: breach === undefined ? undefined : `${request.method} ${request.path}: ${breach}`, value };
}

/** A page says in two places whether another one follows: in `next`, and in its Link header. */
function disagreement({ returns }: DesignedOperation, { next }: Answer, value: unknown): string | undefined {
  if (returns.kind !== 'page' || !isObject(value) || value['next'] === undefined || (value['next'] === null) === (next === undefined)) return undefined;
  return next === undefined ? 'next is set, but there is no Link header' : 'next is null, but the Link header names a page';
}

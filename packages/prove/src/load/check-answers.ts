import type { DesignedOperation } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import type { PlannedRequest } from '../requests/index.ts';
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
    const request = driver.requests.next(operation.id);
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

/** Sends a request and, where the answer is a page with a cursor, asks for the pages after it: their items follow the first ones. */
async function exchange(driver: Driver, operation: DesignedOperation, request: PlannedRequest): Promise<Exchange> {
  const first = await exchangeOne(driver, request);
  if (operation.returns.kind !== 'page' || !isPage(first.value)) return first;
  const items = [...first.value.items];
  let { next } = first.value;
  for (let page = 1; page < pages && typeof next === 'string'; page++) {
    const path = `${request.path}${request.path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`;
    const more = await exchangeOne(driver, { ...request, path });
    if (!isPage(more.value)) return more;
    if (more.value.items.length === 0) return { ...more, breach: `${request.method} ${path}: an empty page after one that has a next` };
    items.push(...more.value.items);
    next = more.value.next;
  }
  return { ...first, value: { ...first.value, items } };
}

async function exchangeOne(driver: Driver, request: PlannedRequest): Promise<Exchange> {
  const answer = await driver.sender.send(request, await authorizationFor(driver.tokens, request));
  if (answer.status >= 500) return { answer, breach: undefined, value: undefined };
  if (answer.status !== request.status) return { answer, breach: describe(request, answer), value: undefined };
  const breach = driver.check.contractBreach(request.operation, answer.body);
  if (breach !== undefined) return { answer, breach: `${request.method} ${request.path}: ${breach}`, value: undefined };
  return { answer, breach, value: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown) };
}

function isPage(value: unknown): value is { readonly items: readonly unknown[]; readonly next: unknown } {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items) && 'next' in value;
}

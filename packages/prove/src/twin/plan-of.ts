import { setTimeout } from 'node:timers/promises';
import type { Client, QueryResult } from 'pg';
import type { PlanNode } from '../measure/explain.ts';
import type { Postgres } from '../postgres/index.ts';
import { errorCode, errorText, Failure } from '../run/index.ts';
import { headOf } from './parse-statements.ts';
import { planSeconds } from './planner-role.ts';
import { planText, type Shown } from './what-if.ts';

/** How long after its connections broke a server that crashed has ended. */
const deathSeconds = 2;

/** Asks for the plan of a statement that `onePlannable` lets through. */
export async function planOf(postgres: Postgres, client: Client, statement: string, indexes: Shown): Promise<PlanNode> {
  try {
    // Of several statements the driver gives several results, which its types do not say.
    const results = (await client.query(planText(client, indexes, statement))) as unknown as readonly QueryResult<Answer>[];
    const [plan] = results.flatMap(({ rows }) => rows[0]?.['QUERY PLAN'] ?? []);
    if (plan === undefined) throw new Error('EXPLAIN gave no plan');
    return plan.Plan;
  } catch (error) {
    throw await failureOf(postgres, statement, error);
  }
}

interface Answer {
  readonly 'QUERY PLAN'?: readonly { readonly Plan: PlanNode }[];
}

async function failureOf(postgres: Postgres, text: string, error: unknown): Promise<unknown> {
  const statement = headOf(text);
  const code = errorCode(error);
  if (code === '25006' || /is not allowed in a non-volatile function/.test(errorText(error))) return new Failure('function-writes', { statement, reason: errorText(error) });
  if (code === '57014') return new Failure('plan-too-long', { statement, seconds: planSeconds });
  // Five characters are PostgreSQL's own answer; when the connection broke, it may be the server's end.
  if (code?.length === 5 && !code.startsWith('57P')) return new Failure('statement-refused', { statement, reason: errorText(error) });
  const end: unknown = await Promise.race([postgres.died.catch((reason: unknown) => reason), setTimeout(deathSeconds * 1000)]);
  if (end === undefined) return new Failure('statement-refused', { statement, reason: errorText(error) });
  const detail = postgres.logTail();
  const log = detail.split('\n').find((line) => /terminated by signal|PANIC/.test(line)) ?? errorText(end);
  return new Failure('plan-crashed', { statement, log }, { detail, cause: error });
}

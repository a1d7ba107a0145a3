import { createHash } from 'node:crypto';
import type { Db } from '../database/db.ts';
import { statement } from '../database/statement.ts';
import { Problem, conflict, unprocessable } from '../problem/problem.ts';
import type { JsonSchema } from '../service/route.ts';
import { storedAnswer, storedText } from './stored.ts';
import type { StoredAnswer } from './stored.ts';
import { idempotencyTableName } from './table.ts';

/** Whose key it is, and for which request. */
export interface KeyedRequest {
  /** Operation and caller: a key means nothing outside. */
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** The right to run a request; only the newest holder can finish it. */
export interface Claim extends KeyedRequest {
  readonly fence: number;
}

const claimSql = statement<{ fence: number }>({
  name: 'kentledge_idempotency_claim',
  text: `insert into ${idempotencyTableName} as held (scope, key, fingerprint, lease_until)
values ($1, $2, $3, now() + $4 * interval '1 millisecond')
on conflict (scope, key) do update set fence = held.fence + 1, lease_until = excluded.lease_until
where held.status is null and held.lease_until < now() and held.fingerprint = excluded.fingerprint
returning fence`,
});
const lookSql = statement<{ fingerprint: string; status: number | null; body: string | null; seconds: number }>({
  name: 'kentledge_idempotency_look',
  text: `select fingerprint, status, body, greatest(1, ceil(extract(epoch from lease_until - now())))::int as seconds
from ${idempotencyTableName} where scope = $1 and key = $2`,
});
const finishSql = statement<never>({
  name: 'kentledge_idempotency_finish',
  text: `update ${idempotencyTableName} set status = $4, body = $5 where scope = $1 and key = $2 and fence = $3 and status is null`,
});
const releaseSql = statement<never>({
  name: 'kentledge_idempotency_release',
  text: `delete from ${idempotencyTableName} where scope = $1 and key = $2 and fence = $3 and status is null`,
});

/** How often a key that vanished between two looks is tried again. */
const maxLooks = 3;

/**
 * Claims a key by inserting it first: of many at once, one gets a claim. The others get the stored answer, or a problem:
 * 422 when the key was used for another request, 409 with `Retry-After` while the first is under way. A claim whose lease
 * (milliseconds) has passed is taken over. Must run outside the effect's transaction, so that others see it at once.
 */
export async function claim(db: Db, request: KeyedRequest, lease: number): Promise<Claim | StoredAnswer> {
  const { scope, key, fingerprint } = request;
  for (let look = 1; look <= maxLooks; look += 1) {
    const won = await db.maybe(claimSql, [scope, key, fingerprint, lease]);
    if (won !== undefined) return { ...request, fence: won.fence };
    const held = await db.maybe(lookSql, [scope, key]);
    if (held === undefined) continue;
    if (held.fingerprint !== fingerprint) throw unprocessable('idempotency-key-reused', 'The key was used for another request.');
    if (held.status !== null) return storedAnswer(held.status, held.body ?? '');
    throw inFlight(held.seconds);
  }
  throw inFlight(1);
}

/** Stores the answer; inside the effect's transaction, so that both happen or none. An overtaken claim is the problem 409, and rolls the effect back. */
export async function finish(db: Db, held: Claim, answer: StoredAnswer): Promise<void> {
  const finished = await db.run(finishSql, [held.scope, held.key, held.fence, answer.status, storedText(answer)]);
  if (finished === 0) throw conflict('idempotency-overtaken', 'A later request with the same key took over.');
}

/** Gives a claim up, so that the next request with the key may try. */
export async function release(db: Db, held: Claim): Promise<void> {
  await db.run(releaseSql, [held.scope, held.key, held.fence]);
}

/**
 * What makes two requests the same: method, path with query, and body. Without the members that hold passwords: the
 * fingerprint is stored, and a quick hash of a password can be guessed.
 */
export function fingerprintOf(method: string, url: string, body: unknown, passwords: ReadonlySet<string>): string {
  const text = JSON.stringify(body ?? null, passwords.size === 0 ? undefined : (name, value: unknown) => (passwords.has(name) ? undefined : value));
  return createHash('sha256').update(`${method} ${url}\n`).update(text).digest('base64');
}

/** The names of the members of a body that its schema calls passwords. */
export function passwordNames(schema: JsonSchema | undefined): ReadonlySet<string> {
  const { properties = {}, items } = (schema ?? {}) as { properties?: Readonly<Record<string, JsonSchema>>; items?: JsonSchema };
  const own = Object.entries(properties).filter(([, property]) => property['format'] === 'password');
  const nested = [...Object.values(properties), ...(items === undefined ? [] : [items])].flatMap((inner) => [...passwordNames(inner)]);
  return new Set([...own.map(([name]) => name), ...nested]);
}

const inFlight = (seconds: number) => new Problem(409, 'idempotency-in-flight', { headers: { 'retry-after': String(seconds) } });

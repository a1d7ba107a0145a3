import type { Job } from '../service/service.ts';
import { statement } from '../database/statement.ts';

/** Names of the table that keeps idempotency keys; a migration creates it, no entity may be called so. */
export const idempotencyTableName = 'kentledge_idempotency';

/**
 * The table behind `Idempotency-Key`: one row per caller, operation and key. `status` and `body` are the stored answer
 * (`storedText`), null while the first request is under way; `lease_until` says when it counts as lost, and `fence` grows each time that
 * another request takes over, so that the lost one can't finish any more.
 */
export const idempotencyTable = `create table ${idempotencyTableName} (
  scope text not null,
  key text not null,
  fingerprint text not null,
  fence bigint not null default 1,
  lease_until timestamptz not null,
  status smallint,
  body text,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index ${idempotencyTableName}_created_at on ${idempotencyTableName} (created_at);
`;

/** Undoes `idempotencyTable`. */
export const dropIdempotencyTable = `drop table ${idempotencyTableName};
`;

const batch = 1000;

/** Forgets keys after a day: longer than any client retries. */
export const idempotencyRetention: Job = {
  name: 'idempotency-retention',
  every: 600,
  batch,
  statement: statement({
    name: 'kentledge_idempotency_retention',
    text: `delete from ${idempotencyTableName} where (scope, key) in (
  select scope, key from ${idempotencyTableName} where created_at < now() - interval '24 hours' order by created_at limit ${batch} for update skip locked)`,
  }),
};

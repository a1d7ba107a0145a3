import { randomBytes } from 'node:crypto';

/** The SQL that `build` emitted for each operation: all servers send the same. */
export const sql = JSON.parse(process.env['STATEMENTS']);
/** What the brief's design says. */
export const deadlineMilliseconds = 1000;
export const poolSize = Number(process.env['POOL_SIZE']);

export const meText = 'select id from owners where subject = $1';
export const claimText = `insert into kentledge_idempotency (scope, key, fingerprint, lease_until)
values ($1, $2, $3, now() + interval '6 seconds') on conflict do nothing returning fence`;
export const lookText = 'select fingerprint, status, body from kentledge_idempotency where scope = $1 and key = $2';
export const finishText = 'update kentledge_idempotency set status = $4, body = $5 where scope = $1 and key = $2 and fence = $3 and status is null';
export const releaseText = 'delete from kentledge_idempotency where scope = $1 and key = $2 and fence = $3 and status is null';

export const itemParams = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'], additionalProperties: false };
export const itemSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    price: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
  },
  required: ['id', 'name', 'price', 'createdAt'],
  additionalProperties: false,
};
export const noteBody = { type: 'object', properties: { text: { type: 'string', maxLength: 200 } }, required: ['text'], additionalProperties: false };
export const noteSchema = { type: 'object', properties: { author: { type: 'string', format: 'uuid' }, text: { type: 'string' } }, required: ['author', 'text'], additionalProperties: false };
export const errorSchema = {
  type: 'object',
  properties: { title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, requestId: { type: 'string' } },
};

/** A time-ordered UUID (version 7), as the emitted service makes them. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// Fastify and pg by hand. FEATURES names what is on; what is off costs nothing, it isn't there.
import { createHash, createPublicKey, hash } from 'node:crypto';
import fastify from 'fastify';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { claimText, deadlineMilliseconds, errorSchema, finishText, itemParams, itemSchema, lookText, meText, newId, noteBody, noteSchema, poolSize, releaseText, sql } from './contract.js';
import { Histograms } from './histograms.js';

const on = new Set((process.env['FEATURES'] ?? '').split(','));
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: poolSize,
  ...(on.has('deadline') ? { statement_timeout: deadlineMilliseconds, connectionTimeoutMillis: deadlineMilliseconds } : {}),
});
pool.on('error', () => undefined);
const app = fastify({ logger: false, ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });

class Refusal extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}
const problem = (request, status, code) => ({ title: code, status, code, requestId: request.id });

app.setErrorHandler((error, request, reply) => {
  const status = error.validation === undefined ? (error.status ?? error.statusCode ?? 500) : 400;
  const code = error instanceof Refusal ? error.message : status === 400 ? 'invalid-request' : 'internal';
  reply.code(status).type('application/problem+json').send(problem(request, status, code));
});
if (on.has('logs')) {
  const logger = pino({ base: null }, pino.destination({ dest: 1, sync: false, minLength: 4096 }));
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    logger.info({ request: request.id, operation: request.routeOptions.config.name, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 100) / 100 });
    done();
  });
}
const histograms = new Histograms();
if (on.has('metrics')) {
  app.addHook('onResponse', (request, reply, done) => {
    histograms.observe(request.routeOptions.config.name, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain').send(histograms.text()));
}

async function ask(client, name, text, values) {
  if (!on.has('metrics')) return client.query({ name, text, values });
  const started = performance.now();
  try {
    return await client.query({ name, text, values });
  } finally {
    histograms.observe(name, 200, (performance.now() - started) / 1000);
  }
}

async function withDeadline(request, reply, work) {
  const left = Number(request.headers['kentledge-deadline'] ?? deadlineMilliseconds);
  const timer = setTimeout(
    () => {
      request.late = true;
      if (!reply.sent) reply.code(504).type('application/problem+json').send(problem(request, 504, 'deadline-passed'));
    },
    Math.min(deadlineMilliseconds, left),
  );
  try {
    const answer = await work(request, reply);
    return reply.sent ? reply : answer;
  } catch (error) {
    if (reply.sent) return reply;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function getItem(request) {
  return found(await ask(pool, 'getItem', sql.getItem, [request.params.id]));
}

async function getMine(request) {
  return found(await ask(pool, 'getMine', sql.getMine, [request.params.id, request.caller.id]));
}

function found({ rows }) {
  if (rows.length === 0) throw new Refusal(404, 'not-found');
  return rows[0];
}

async function addNote(request, reply) {
  reply.code(201);
  const { rows } = await ask(pool, 'addNote', sql.addNote, [request.caller.id, request.body.text, newId()]);
  return rows[0];
}

/** The key is claimed by inserting it, the answer is stored in the effect's transaction. */
async function addNoteOnce(request, reply) {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return addNote(request, reply);
  const scope = `addNoteOnce ${request.caller.id}`;
  const fingerprint = createHash('sha256').update(`${request.method} ${request.url}\n`).update(JSON.stringify(request.body)).digest('base64');
  const claimed = await ask(pool, 'claim', claimText, [scope, key, fingerprint]);
  if (claimed.rows.length === 0) return replay(reply, scope, key, fingerprint);
  const { fence } = claimed.rows[0];
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await ask(client, 'addNoteOnce', sql.addNoteOnce, [request.caller.id, request.body.text, newId()]);
    const body = reply.code(201).serialize(rows[0]);
    await ask(client, 'finish', finishText, [scope, key, fence, 201, body]);
    if (request.late) throw new Refusal(504, 'deadline-passed');
    await client.query('commit');
    reply.type('application/json');
    return body;
  } catch (error) {
    await client.query('rollback');
    await ask(client, 'release', releaseText, [scope, key, fence]);
    throw error;
  } finally {
    client.release();
  }
}

async function replay(reply, scope, key, fingerprint) {
  const { rows } = await ask(pool, 'look', lookText, [scope, key]);
  if (rows[0]?.fingerprint !== fingerprint) throw new Refusal(422, 'idempotency-key-reused');
  if (rows[0].status === null) throw new Refusal(409, 'idempotency-in-flight');
  reply.code(rows[0].status).header('idempotency-replayed', 'true').type('application/json');
  return rows[0].body;
}

const handler = (work) => (on.has('deadline') ? (request, reply) => withDeadline(request, reply, work) : work);
const errors = { '4xx': errorSchema, '5xx': errorSchema };
const schema = (taken, response) => (on.has('schemas') ? { schema: { ...taken, response: { ...response, ...errors } } } : {});
const item = schema({ params: itemParams }, { 200: itemSchema });
const note = schema({ body: noteBody }, { 201: noteSchema });
app.get('/items/:id', { ...item, config: { name: 'getItem' }, handler: handler(getItem) });

if (on.has('tokens')) {
  const key = createPublicKey(process.env['TOKEN_PUBLIC_KEY']);
  const options = { issuer: process.env['TOKEN_ISSUER'], audience: process.env['TOKEN_AUDIENCE'], algorithms: ['ES256'] };
  const callers = new Map();
  app.decorateRequest('caller', null);
  app.decorateRequest('late', false);
  const authenticate = async (request) => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined) throw new Refusal(401, 'token-missing');
    const name = hash('sha256', token, 'base64');
    const known = callers.get(name);
    if (known !== undefined && known.until > Date.now()) {
      request.caller = known.caller;
      return;
    }
    const { payload } = await jwtVerify(token, key, options);
    const { rows } = await pool.query({ name: 'me', text: meText, values: [payload.sub] });
    request.caller = rows[0];
    callers.set(name, { caller: rows[0], until: Math.min(payload.exp * 1000, Date.now() + 60_000) });
    if (callers.size > 10_000) callers.delete(callers.keys().next().value);
  };
  app.get('/mine/:id', { ...item, config: { name: 'getMine' }, onRequest: authenticate, handler: handler(getMine) });
  app.post('/notes', { ...note, config: { name: 'addNote' }, onRequest: authenticate, handler: handler(addNote) });
  app.post('/notes-once', { ...note, config: { name: 'addNoteOnce' }, onRequest: authenticate, handler: handler(addNoteOnce) });
}

await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });

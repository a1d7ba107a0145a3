// Fastify and pg by hand. FEATURES names what is on; what is off costs nothing, it isn't there.
import { createPublicKey, hash } from 'node:crypto';
import fastify from 'fastify';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { Histograms } from './histograms.js';
import { errorSchema, itemSchema, itemText, mineText, paramsSchema } from './item.js';

const on = new Set((process.env['FEATURES'] ?? '').split(','));
const deadlineMilliseconds = 1000;
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  ...(on.has('deadline') ? { statement_timeout: deadlineMilliseconds, connectionTimeoutMillis: deadlineMilliseconds } : {}),
});
pool.on('error', () => undefined);
const app = fastify({ logger: false });

const problem = (request, status, code) => ({ title: code, status, code, requestId: request.id });

if (on.has('schemas')) {
  app.setErrorHandler((error, request, reply) => {
    const status = error.validation === undefined ? (error.statusCode ?? 500) : 400;
    reply.code(status).type('application/problem+json').send(problem(request, status, status === 400 ? 'invalid-request' : 'internal'));
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
if (on.has('logs')) {
  const logger = pino({ base: null }, pino.destination({ dest: 1, sync: false, minLength: 4096 }));
  app.addHook('onResponse', (request, reply, done) => {
    logger.info({ request: request.id, operation: 'getItem', status: reply.statusCode, ms: Math.round(reply.elapsedTime * 100) / 100 });
    done();
  });
}
const histograms = new Histograms();
if (on.has('metrics')) {
  app.addHook('onResponse', (request, reply, done) => {
    histograms.observe('getItem', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (_request, reply) => reply.type('text/plain').send(histograms.text()));
}

async function timedQuery(query) {
  if (!on.has('metrics')) return pool.query(query);
  const started = performance.now();
  try {
    return await pool.query(query);
  } finally {
    histograms.observe(query.name, 200, (performance.now() - started) / 1000);
  }
}

async function withDeadline(request, reply, work) {
  const left = Number(request.headers['kentledge-deadline'] ?? deadlineMilliseconds);
  const timer = setTimeout(
    () => {
      if (!reply.sent) reply.code(504).type('application/problem+json').send(problem(request, 504, 'deadline-passed'));
    },
    Math.min(deadlineMilliseconds, left),
  );
  try {
    const answer = await work(request, reply);
    return reply.sent ? reply : answer;
  } finally {
    clearTimeout(timer);
  }
}

async function getItem(request, reply) {
  const { rows } = await timedQuery({ name: 'item', text: itemText, values: [request.params.id] });
  if (rows.length === 0) return reply.code(404).send(problem(request, 404, 'not-found'));
  return rows[0];
}

async function getMine(request, reply) {
  const { rows } = await timedQuery({ name: 'mine', text: mineText, values: [request.params.id, request.caller.id] });
  if (rows.length === 0) return reply.code(404).send(problem(request, 404, 'not-found'));
  return rows[0];
}

const handler = (work) => (on.has('deadline') ? (request, reply) => withDeadline(request, reply, work) : work);
const schema = on.has('schemas') ? { params: paramsSchema, response: { 200: itemSchema, '4xx': errorSchema, '5xx': errorSchema } } : undefined;
app.get('/items/:id', { ...(schema === undefined ? {} : { schema }), handler: handler(getItem) });

if (on.has('tokens')) {
  const key = createPublicKey(process.env['TOKEN_PUBLIC_KEY']);
  const options = { issuer: process.env['TOKEN_ISSUER'], audience: process.env['TOKEN_AUDIENCE'], algorithms: ['ES256'] };
  const callers = new Map();
  app.decorateRequest('caller', null);
  const authenticate = async (request, reply) => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined) return reply.code(401).send(problem(request, 401, 'token-missing'));
    const name = hash('sha256', token, 'base64');
    const known = callers.get(name);
    if (known !== undefined && known.until > Date.now()) {
      request.caller = known.caller;
      return;
    }
    const { payload } = await jwtVerify(token, key, options);
    const { rows } = await pool.query({ name: 'me', text: 'select id from owner where subject = $1', values: [payload.sub] });
    request.caller = rows[0];
    callers.set(name, { caller: rows[0], until: Math.min(payload.exp * 1000, Date.now() + 60_000) });
    if (callers.size > 10_000) callers.delete(callers.keys().next().value);
  };
  app.get('/mine/:id', { schema, onRequest: authenticate, handler: handler(getMine) });
}

await app.listen({ host: '127.0.0.1', port: 0 });
process.on('disconnect', () => process.exit());
process.send({ port: app.server.address().port });

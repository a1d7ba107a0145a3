import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Budget } from '../database/budget.ts';
import type { Connections } from '../database/connections.ts';
import { PoolDb } from '../database/statement-db.ts';
import { statement } from '../database/statement.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Service } from '../service/service.ts';

export interface ProbeOptions {
  readonly service: Service;
  readonly connections: Connections;
  readonly metrics: Metrics;
  readonly isDraining: () => boolean;
  /** Lets others than this machine read `/metrics`, as a bearer token. */
  readonly metricsToken: string | undefined;
}

/** Balancers and watchdogs like to ask by HEAD. */
const asHead = { exposeHeadRoute: true };
const pingSql = statement<{ ok: number }>({ name: 'kentledge_ping', text: 'select 1 as ok' });
const pingMilliseconds = 1000;
/**
 * The database's answer, to a probe or to any request, is good for this long: probes can't load it, and an instance that
 * is only busy stays ready, lest its load fall on the others.
 */
const answerKeptMilliseconds = 1000;

/**
 * `/live`: the process answers. `/ready`: it also takes work, that is, it isn't draining and its database answers.
 * `/metrics`: for this machine only (and not through a proxy on it), or with METRICS_TOKEN; it names operations and loads.
 */
export function addProbes(fastify: FastifyInstance, options: ProbeOptions): void {
  const { service, metrics } = options;
  const isAnswering = pinger(options.connections);
  fastify.get('/live', asHead, async () => ({ status: 'live', service: service.name, version: service.version }));
  fastify.get('/ready', asHead, async (_request, reply) => {
    const reason = options.isDraining() ? 'draining' : (await isAnswering()) ? undefined : 'database';
    return reply.code(reason === undefined ? 200 : 503).send(reason === undefined ? { status: 'ready' } : { status: 'not ready', reason });
  });
  fastify.get('/metrics', async (request, reply) => {
    if (!maySeeMetrics(request, options.metricsToken)) return reply.callNotFound();
    return reply.type('text/plain; version=0.0.4').send(metrics.text());
  });
}

function pinger(connections: Connections): () => Promise<boolean> {
  let asked = -Infinity;
  let answer = Promise.resolve(false);
  return () => {
    if (connections.silence() < answerKeptMilliseconds) return Promise.resolve(true);
    if (performance.now() - asked < answerKeptMilliseconds) return answer;
    asked = performance.now();
    const budget = new Budget(pingMilliseconds);
    answer = budget.bound(new PoolDb(connections, budget).one(pingSql)).then(
      () => true,
      () => false,
    );
    return answer;
  };
}

function maySeeMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const { headers } = request;
  if (token !== undefined) {
    const given = Buffer.from(headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  const isLocal = /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
  return isLocal && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}

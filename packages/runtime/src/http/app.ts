import fastify from 'fastify';
import type { FastifyInstance, FastifyRequest, RouteOptions as FastifyRoute } from 'fastify';
import { Authenticator, gateOf } from '../authentication/authenticator.ts';
import type { AnyCaller } from '../authentication/authenticator.ts';
import { TokenVerifier } from '../authentication/verify.ts';
import type { TokenSettings } from '../authentication/verify.ts';
import { Connections } from '../database/connections.ts';
import { passwordNames } from '../idempotency/claim.ts';
import { idempotencyRetention } from '../idempotency/table.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Log, standardOutput } from '../observe/log.ts';
import type { LogDestination } from '../observe/log.ts';
import { Metrics } from '../observe/metrics.ts';
import { watchProcess } from '../observe/process-metrics.ts';
import { notFound } from '../problem/problem.ts';
import type { Isolation, Route } from '../service/route.ts';
import type { Job, Service } from '../service/service.ts';
import { Answers } from './answer.ts';
import { Call } from './call.ts';
import type { Plan } from './call.ts';
import { coercionOf } from './coercion.ts';
import { addProbes } from './probes.ts';
import { requestIdOf } from './request-id.ts';
import { decimalKeywords } from './decimal-keywords.ts';
import { depthKeyword } from './depth-keyword.ts';
import { narrowInstants } from './instant-format.ts';
import { refuseUnreadable } from './unreadable.ts';

/** What a service needs from outside. */
export interface AppOptions {
  readonly databaseUrl: string;
  /** Default: the service's own. */
  readonly poolSize?: number;
  readonly tokens?: TokenSettings;
  /** One of pino's levels; default `info`. */
  readonly logLevel?: string;
  /** Default: standard output. */
  readonly logDestination?: LogDestination;
  readonly metricsToken?: string;
}

/** A service ready to serve. */
export interface App {
  readonly fastify: FastifyInstance;
  readonly log: Log;
  /** Listens and starts the jobs; gives the address. */
  readonly listen: (host: string, port: number) => Promise<string>;
  /** From now on `/ready` says no, and each answer that its connection ends. */
  readonly drain: () => void;
  /** Stops accepting, lets what is under way finish, closes the pool. */
  readonly close: () => Promise<void>;
}

const defaultBodyLimit = 64 * 1024;
const maxParamLength = 512;
const maxHeaderBytes = 16 * 1024;
/** For a client to send its whole request, in milliseconds. */
const requestMilliseconds = 30_000;
const sweepMilliseconds = 50;

/** Builds a service from its data. The database may be away: then requests get 503 until it is back. */
export async function createApp(service: Service, options: AppOptions): Promise<App> {
  const metrics = new Metrics();
  const log = new Log(options.logLevel ?? 'info', options.logDestination ?? standardOutput());
  const connections = connect(service, options, log, metrics);
  const answers = new Answers(service, log);
  const verifier = new TokenVerifier(service.name, options.tokens ?? {});
  const authenticator = new Authenticator(verifier, connections);
  const server = createServer(answers, metrics);
  const signToken = verifier.sign.bind(verifier);
  for (const route of service.routes) {
    const { inputOf, coerce } = inputsOf(route);
    const timings = metrics.operation(route.name);
    const plan: Plan = { route, gate: gateOf(service, route), isolation: isolationOf(route), audits: service.audits === true, actors: service.actors, inputOf, passwords: passwordNames(route.schema.body), timings, connections, answers, signToken };
    server.route(fastifyRoute(plan, authenticator, coerce));
  }
  let isDraining = false;
  addProbes(server, { service, connections, metrics, isDraining: () => isDraining, metricsToken: options.metricsToken });
  await server.ready();
  const jobs = new Jobs(connections, log, metrics);
  const stopWatching = watchProcess(metrics);
  return {
    fastify: server,
    log,
    listen: async (host, port) => {
      const address = await server.listen({ host, port });
      jobs.start(jobsOf(service));
      return address;
    },
    drain: () => {
      isDraining = true;
      // Who keeps connections open leaves in peace, rather than lose a request when they are closed.
      server.server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
    },
    close: async () => {
      isDraining = true;
      await closeServer(server);
      await jobs.stop();
      await connections.close();
      stopWatching();
      log.flush();
    },
  };
}

/** Node closes connections that are idle now; those that become so later would keep a drained server open. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), sweepMilliseconds);
  try {
    await server.close();
  } finally {
    clearInterval(sweep);
  }
}

function connect(service: Service, options: AppOptions, log: Log, metrics: Metrics): Connections {
  return new Connections({
    url: options.databaseUrl,
    size: options.poolSize ?? service.pool.size,
    name: service.name,
    milliseconds: Math.max(...service.routes.map((route) => route.deadlineMilliseconds), 1),
    constraints: service.constraints ?? {},
    policies: Object.values(service.actors).some(({ me }) => me?.tenant !== undefined || me?.owner !== undefined),
    log,
    metrics,
  });
}

function createServer(answers: Answers, metrics: Metrics): FastifyInstance {
  const unmatched = metrics.operation('unmatched');
  const server = fastify({
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: defaultBodyLimit,
    requestTimeout: requestMilliseconds,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength },
    http: { maxHeaderSize: maxHeaderBytes },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false, keywords: [...decimalKeywords(), depthKeyword()] }, onCreate: narrowInstants },
    clientErrorHandler: (error, socket) => refuseUnreadable(answers, unmatched, error, socket),
    frameworkErrors: (error, request, reply) => answers.fail(unmatched, error, request as unknown as FastifyRequest, reply as never),
  });
  server.decorateRequest('started', 0);
  server.decorateRequest('caller', undefined);
  server.removeContentTypeParser('text/plain');
  server.setErrorHandler((error, request, reply) => answers.fail(unmatched, error, request, reply));
  server.setNotFoundHandler((request, reply) => {
    request.started = performance.now();
    answers.fail(unmatched, notFound('no-such-path'), request, reply);
  });
  return server;
}

/** How one route sits in Fastify: who calls is settled before the body is read. */
function fastifyRoute(plan: Plan, authenticator: Authenticator, coerce: ((request: FastifyRequest) => void) | undefined): FastifyRoute {
  const { route, gate, answers, timings } = plan;
  const { response, ...schema } = route.schema;
  return {
    method: route.method,
    url: route.path,
    schema: { ...schema, ...(response === undefined ? {} : { response: { [route.status]: response } }) },
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    errorHandler: (error, request, reply) => answers.fail(timings, error, request, reply),
    onRequest: (request, _reply, done) => {
      request.started = performance.now();
      const caller = authenticator.identify(gate, request.headers.authorization);
      if (!(caller instanceof Promise)) {
        request.caller = caller;
        return done();
      }
      void settle(caller, request, done);
    },
    ...(coerce === undefined
      ? {}
      : {
          preValidation: (request: FastifyRequest, _reply: unknown, done: () => void) => {
            coerce(request);
            done();
          },
        }),
    handler: (request, reply) => {
      void new Call(plan, request, reply).serve();
    },
  };
}

/** The slow way to a caller: a token not seen before. */
async function settle(caller: Promise<AnyCaller | undefined>, request: FastifyRequest, done: (error?: Error) => void): Promise<void> {
  try {
    request.caller = await caller;
  } catch (error) {
    return done(error as Error);
  }
  done();
}

interface Inputs {
  readonly inputOf: (request: FastifyRequest) => unknown;
  readonly coerce: ((request: FastifyRequest) => void) | undefined;
}

/** How a route's input is put together: of one part it is that part itself, nothing is copied. */
function inputsOf({ schema: { params, querystring, body } }: Route): Inputs {
  const parts: ((request: FastifyRequest) => unknown)[] = [];
  if (params !== undefined) parts.push((request) => request.params);
  if (querystring !== undefined) parts.push((request) => request.query);
  if (body !== undefined) parts.push((request) => request.body);
  const [only = () => ({})] = parts;
  const inputOf = parts.length < 2 ? only : (request: FastifyRequest) => Object.assign({}, ...parts.map((part) => part(request)));
  const coerceParams = coercionOf(params);
  const coerceQuery = coercionOf(querystring);
  if (coerceParams === undefined && coerceQuery === undefined) return { inputOf, coerce: undefined };
  const coerce = (request: FastifyRequest): void => {
    coerceParams?.(request.params as Record<string, unknown>);
    coerceQuery?.(request.query as Record<string, unknown>);
  };
  return { inputOf, coerce };
}

function isolationOf({ transaction }: Route): Isolation | undefined {
  if (transaction === undefined || transaction === false) return undefined;
  return transaction === true ? 'read committed' : transaction;
}

function jobsOf(service: Service): readonly Job[] {
  const isKeyed = service.routes.some(({ idempotent }) => idempotent !== undefined && idempotent !== false);
  return [...(service.jobs ?? []), ...(isKeyed ? [idempotencyRetention] : [])];
}

// NestJS on its Fastify adapter, as its documentation shows: controller, provider, pipe, guard, interceptor, filter.
// Decorators are applied as the compiler would, so that this runs without one.
import { createPublicKey, hash } from 'node:crypto';
import { Controller, Get, GatewayTimeoutException, HttpException, Injectable, Module, NotFoundException, Param, ParseUUIDPipe, Req, UnauthorizedException, UseGuards } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { catchError, tap, throwError, timeout, TimeoutError } from 'rxjs';
import { Histograms } from './histograms.js';
import { itemText, mineText } from './item.js';

const deadlineMilliseconds = 1000;
const histograms = new Histograms();
const logger = pino({ base: null }, pino.destination({ dest: 1, sync: false, minLength: 4096 }));

const decorateClass = (target, ...decorators) => decorators.forEach((decorate) => decorate(target));
const decorateMethod = (target, name, ...decorators) => decorators.forEach((decorate) => decorate(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name)));
const inject = (target, ...types) => Reflect.defineMetadata('design:paramtypes', types, target);

class Database {
  pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10, statement_timeout: deadlineMilliseconds, connectionTimeoutMillis: deadlineMilliseconds });

  async query(name, text, values) {
    const started = performance.now();
    try {
      return (await this.pool.query({ name, text, values })).rows;
    } finally {
      histograms.observe(name, 200, (performance.now() - started) / 1000);
    }
  }
}
decorateClass(Database, Injectable());

class ItemsService {
  constructor(database) {
    this.database = database;
  }

  async item(id) {
    return found(await this.database.query('item', itemText, [id]));
  }

  async mine(id, owner) {
    return found(await this.database.query('mine', mineText, [id, owner]));
  }
}
decorateClass(ItemsService, Injectable());
inject(ItemsService, Database);

function found([row]) {
  if (row === undefined) throw new NotFoundException();
  // As a response class would: what it doesn't name isn't sent.
  return { id: row.id, name: row.name, price: row.price, createdAt: row.createdAt };
}

class TokenGuard {
  key = createPublicKey(process.env['TOKEN_PUBLIC_KEY']);
  callers = new Map();

  constructor(database) {
    this.database = database;
  }

  async canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined) throw new UnauthorizedException();
    const name = hash('sha256', token, 'base64');
    const known = this.callers.get(name);
    if (known !== undefined && known.until > Date.now()) {
      request.caller = known.caller;
      return true;
    }
    const { payload } = await jwtVerify(token, this.key, { issuer: process.env['TOKEN_ISSUER'], audience: process.env['TOKEN_AUDIENCE'], algorithms: ['ES256'] });
    const [caller] = await this.database.query('me', 'select id from owner where subject = $1', [payload.sub]);
    request.caller = caller;
    this.callers.set(name, { caller, until: Math.min(payload.exp * 1000, Date.now() + 60_000) });
    return true;
  }
}
decorateClass(TokenGuard, Injectable());
inject(TokenGuard, Database);

class ItemsController {
  constructor(items) {
    this.items = items;
  }

  item(id) {
    return this.items.item(id);
  }

  mine(id, request) {
    return this.items.mine(id, request.caller.id);
  }
}
decorateClass(ItemsController, Controller());
inject(ItemsController, ItemsService);
Param('id', ParseUUIDPipe)(ItemsController.prototype, 'item', 0);
Param('id', ParseUUIDPipe)(ItemsController.prototype, 'mine', 0);
Req()(ItemsController.prototype, 'mine', 1);
decorateMethod(ItemsController, 'item', Get('items/:id'));
decorateMethod(ItemsController, 'mine', Get('mine/:id'), UseGuards(TokenGuard));

class ObservingInterceptor {
  intercept(context, next) {
    const request = context.switchToHttp().getRequest();
    const reply = context.switchToHttp().getResponse();
    reply.header('x-request-id', request.id);
    const started = performance.now();
    const left = Number(request.headers['kentledge-deadline'] ?? deadlineMilliseconds);
    return next.handle().pipe(
      timeout(Math.min(deadlineMilliseconds, left)),
      catchError((error) => throwError(() => (error instanceof TimeoutError ? new GatewayTimeoutException() : error))),
      tap(() => {
        const milliseconds = performance.now() - started;
        histograms.observe('getItem', reply.statusCode, milliseconds / 1000);
        logger.info({ request: request.id, operation: 'getItem', status: reply.statusCode, ms: Math.round(milliseconds * 100) / 100 });
      }),
    );
  }
}
decorateClass(ObservingInterceptor, Injectable());

class ProblemFilter {
  catch(error, host) {
    const request = host.switchToHttp().getRequest();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    host.switchToHttp().getResponse().code(status).type('application/problem+json').send({ title: 'problem', status, requestId: request.id });
  }
}
decorateClass(ProblemFilter, Injectable());
Reflect.defineMetadata('__filterCatchExceptions__', [], ProblemFilter);

class AppModule {
  configure() {
    // No middleware; Nest asks each module.
  }
}
decorateClass(
  AppModule,
  Module({
    controllers: [ItemsController],
    providers: [Database, ItemsService, TokenGuard, { provide: APP_INTERCEPTOR, useClass: ObservingInterceptor }, { provide: APP_FILTER, useClass: ProblemFilter }],
  }),
);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit());
process.send({ port: app.getHttpServer().address().port });

// NestJS on its Fastify adapter, as its documentation shows: controller, provider, pipe, guard, interceptor, filter.
// Decorators are applied as the compiler would, so that this runs without one.
import { createHash, createPublicKey, hash } from 'node:crypto';
import {
  Body, ConflictException, Controller, GatewayTimeoutException, Get, HttpException, Injectable, Module, NotFoundException, Param, ParseUUIDPipe, Post, Req, Res,
  UnauthorizedException, UnprocessableEntityException, UseGuards, ValidationPipe,
} from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IsString, MaxLength } from 'class-validator';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { catchError, tap, throwError, timeout, TimeoutError } from 'rxjs';
import { claimText, deadlineMilliseconds, finishText, lookText, meText, newId, poolSize, releaseText, sql } from './contract.js';
import { Histograms } from './histograms.js';

const histograms = new Histograms();
const logger = pino({ base: null }, pino.destination({ dest: 1, sync: false, minLength: 4096 }));

const decorateClass = (target, ...decorators) => decorators.forEach((decorate) => decorate(target));
const decorateMethod = (target, name, ...decorators) => decorators.forEach((decorate) => decorate(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name)));
const inject = (target, ...types) => Reflect.defineMetadata('design:paramtypes', types, target);
const takes = (target, name, ...types) => Reflect.defineMetadata('design:paramtypes', types, target.prototype, name);

class NoteBody {
  text;
}
IsString()(NoteBody.prototype, 'text');
MaxLength(200)(NoteBody.prototype, 'text');

class Database {
  pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: poolSize, statement_timeout: deadlineMilliseconds, connectionTimeoutMillis: deadlineMilliseconds });

  async query(name, text, values, client = this.pool) {
    const started = performance.now();
    try {
      return (await client.query({ name, text, values })).rows;
    } finally {
      histograms.observe(name, 200, (performance.now() - started) / 1000);
    }
  }

  async transaction(work) {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
}
decorateClass(Database, Injectable());

class ItemsService {
  constructor(database) {
    this.database = database;
  }

  async item(id) {
    return found(await this.database.query('getItem', sql.getItem, [id]));
  }

  async mine(id, owner) {
    return found(await this.database.query('getMine', sql.getMine, [id, owner]));
  }
}
decorateClass(ItemsService, Injectable());
inject(ItemsService, Database);

function found([row]) {
  if (row === undefined) throw new NotFoundException();
  // As a response class would: what it doesn't name isn't sent.
  return { id: row.id, name: row.name, price: row.price, createdAt: row.createdAt };
}

class NotesService {
  constructor(database) {
    this.database = database;
  }

  async add(author, text, name = 'addNote', client = undefined) {
    const [row] = await this.database.query(name, sql[name], [author, text, newId()], client);
    return { author: row.author, text: row.text };
  }

  /** The key is claimed by inserting it, the answer is stored in the effect's transaction. */
  async addOnce(author, text, key, request) {
    const scope = `addNoteOnce ${author}`;
    const fingerprint = createHash('sha256').update(`${request.method} ${request.url}\n`).update(JSON.stringify(request.body)).digest('base64');
    const [claimed] = await this.database.query('claim', claimText, [scope, key, fingerprint]);
    if (claimed === undefined) return this.replay(scope, key, fingerprint);
    try {
      const body = await this.database.transaction(async (client) => {
        const made = JSON.stringify(await this.add(author, text, 'addNoteOnce', client));
        await this.database.query('finish', finishText, [scope, key, claimed.fence, 201, made], client);
        return made;
      });
      return { body, status: 201, replayed: false };
    } catch (error) {
      await this.database.query('release', releaseText, [scope, key, claimed.fence]);
      throw error;
    }
  }

  async replay(scope, key, fingerprint) {
    const [kept] = await this.database.query('look', lookText, [scope, key]);
    if (kept?.fingerprint !== fingerprint) throw new UnprocessableEntityException();
    if (kept.status === null) throw new ConflictException();
    return { body: kept.body, status: kept.status, replayed: true };
  }
}
decorateClass(NotesService, Injectable());
inject(NotesService, Database);

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
    const [caller] = await this.database.query('me', meText, [payload.sub]);
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

class NotesController {
  constructor(notes) {
    this.notes = notes;
  }

  add({ text }, request) {
    return this.notes.add(request.caller.id, text);
  }

  async addOnce({ text }, request, reply) {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return this.notes.add(request.caller.id, text);
    const { body, status, replayed } = await this.notes.addOnce(request.caller.id, text, key, request);
    reply.code(status).type('application/json');
    if (replayed) reply.header('idempotency-replayed', 'true');
    return body;
  }
}
decorateClass(NotesController, Controller(), UseGuards(TokenGuard));
inject(NotesController, NotesService);
for (const name of ['add', 'addOnce']) {
  Body()(NotesController.prototype, name, 0);
  Req()(NotesController.prototype, name, 1);
}
Res({ passthrough: true })(NotesController.prototype, 'addOnce', 2);
takes(NotesController, 'add', NoteBody, Object);
takes(NotesController, 'addOnce', NoteBody, Object, Object);
decorateMethod(NotesController, 'add', Post('notes'));
decorateMethod(NotesController, 'addOnce', Post('notes-once'));

class ObservingInterceptor {
  intercept(context, next) {
    const request = context.switchToHttp().getRequest();
    const reply = context.switchToHttp().getResponse();
    reply.header('x-request-id', request.id);
    const operation = context.getHandler().name;
    const started = performance.now();
    const left = Number(request.headers['kentledge-deadline'] ?? deadlineMilliseconds);
    return next.handle().pipe(
      timeout(Math.min(deadlineMilliseconds, left)),
      catchError((error) => throwError(() => (error instanceof TimeoutError ? new GatewayTimeoutException() : error))),
      tap(() => {
        const milliseconds = performance.now() - started;
        histograms.observe(operation, reply.statusCode, milliseconds / 1000);
        logger.info({ request: request.id, operation, status: reply.statusCode, ms: Math.round(milliseconds * 100) / 100 });
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
    controllers: [ItemsController, NotesController],
    providers: [Database, ItemsService, NotesService, TokenGuard, { provide: APP_INTERCEPTOR, useClass: ObservingInterceptor }, { provide: APP_FILTER, useClass: ProblemFilter }],
  }),
);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
await app.listen(Number(process.env['PORT']), '127.0.0.1');

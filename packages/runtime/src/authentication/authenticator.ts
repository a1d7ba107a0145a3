import { Budget } from '../database/budget.ts';
import type { Connections } from '../database/connections.ts';
import { PoolDb } from '../database/statement-db.ts';
import type { Db } from '../database/db.ts';
import { newId } from '../identifier/identifier.ts';
import { Problem, forbidden, unauthorized } from '../problem/problem.ts';
import type { Caller, Route } from '../service/route.ts';
import type { Actor, Service } from '../service/service.ts';
import { TokenCache } from './token-cache.ts';
import type { TokenVerifier, Verified } from './verify.ts';

/** Anyone who was identified. */
export type AnyCaller = Caller<string>;

interface NamedActor extends Actor {
  readonly name: string;
}

/** A verified token and the callers it stood for so far. */
interface Session {
  readonly verified: Verified;
  readonly callers: Map<string, AnyCaller>;
}

/** What one route asks of its caller. */
export interface Gate {
  readonly public: boolean;
  readonly registers: boolean;
  /** Those with a role first: a member of staff is not taken for a customer, who would get a row. */
  readonly actors: readonly NamedActor[];
  readonly scheme: string;
}

const maxSessions = 10_000;
const lookupMilliseconds = 1000;

/** Tells who calls. */
export class Authenticator {
  readonly #verifier: TokenVerifier;
  readonly #connections: Connections;
  readonly #sessions = new TokenCache<Session>(maxSessions);

  constructor(verifier: TokenVerifier, connections: Connections) {
    this.#verifier = verifier;
    this.#connections = connections;
  }

  /**
   * The caller behind an `Authorization` header; undefined where none is needed. At once for a token seen before, else
   * a promise. No caller where one is needed is the problem 401; one who may not, 403.
   */
  identify(gate: Gate, header: string | undefined): AnyCaller | undefined | Promise<AnyCaller | undefined> {
    if (gate.actors.length === 0) return undefined;
    if (header === undefined) {
      if (gate.public) return undefined;
      throw challenge(unauthorized('token-missing'), gate.scheme);
    }
    const token = tokenIn(gate, header);
    const key = TokenCache.keyOf(token);
    const session = this.#sessions.get(key);
    if (session === undefined) return this.#verify(gate, token, key);
    const actor = actorOf(gate, session.verified);
    if (actor === undefined) return nobody(gate);
    return session.callers.get(actor.name) ?? this.#load(gate, session, actor);
  }

  async #verify(gate: Gate, token: string, key: string): Promise<AnyCaller | undefined> {
    let verified: Verified;
    try {
      verified = await this.#verifier.verify(token);
    } catch (error) {
      throw error instanceof Problem && error.status === 401 ? challenge(error, gate.scheme) : error;
    }
    const session: Session = { verified, callers: new Map() };
    this.#sessions.set(key, session, verified.expires);
    const actor = actorOf(gate, verified);
    return actor === undefined ? nobody(gate) : this.#load(gate, session, actor);
  }

  /** Only a row that is there is remembered, so one that was missing is found as soon as it exists. */
  async #load(gate: Gate, session: Session, actor: NamedActor): Promise<AnyCaller | undefined> {
    const { subject } = session.verified;
    const row = actor.me === undefined ? {} : await this.#findRow(actor.me, session.verified);
    if (row === undefined) {
      if (gate.registers) return { actor: actor.name, subject };
      throw actor.authenticates === 'password' ? challenge(unauthorized('invalid-token'), gate.scheme) : forbidden('not-registered');
    }
    const caller = { ...row, actor: actor.name, subject };
    session.callers.set(actor.name, caller);
    return caller;
  }

  #findRow(me: NonNullable<Actor['me']>, verified: Verified): Promise<Row | undefined> {
    const budget = new Budget(lookupMilliseconds);
    return budget.bound(findRow(new PoolDb(this.#connections, budget), me, verified));
  }
}

/** What a route of this service asks; worked out once. */
export function gateOf(service: Service, route: Route): Gate {
  const named = route.by.map((name): NamedActor => ({ ...actorNamed(service, name), name }));
  const actors = named.toSorted((a, b) => Number(b.role !== undefined) - Number(a.role !== undefined));
  return { public: route.public === true, registers: route.registers === true, actors, scheme: actors[0]?.scheme ?? 'Bearer' };
}

function actorNamed(service: Service, name: string): Actor {
  const actor = service.actors[name];
  if (actor === undefined) throw new Error(`no actor is called ${name}`);
  return actor;
}

function tokenIn(gate: Gate, header: string): string {
  const space = header.indexOf(' ');
  const scheme = header.slice(0, space);
  const known = gate.actors.some((actor) => (actor.scheme ?? 'Bearer').toLowerCase() === scheme.toLowerCase());
  if (space < 1 || !known) throw challenge(unauthorized('token-missing'), gate.scheme);
  return header.slice(space + 1).trim();
}

function actorOf(gate: Gate, verified: Verified): NamedActor | undefined {
  return gate.actors.find((actor) => {
    if (actor.authenticates !== verified.authenticates) return false;
    // Our own token names whom it was signed for, so that who signs it has checked the role.
    if (actor.authenticates === 'password') return verified.claims['actor'] === actor.name;
    return actor.role === undefined || rolesOf(verified).includes(actor.role);
  });
}

function rolesOf({ claims }: Verified): readonly unknown[] {
  const { roles, role } = claims as { roles?: unknown; role?: unknown };
  return [...(Array.isArray(roles) ? roles : [roles]), role];
}

/** A good token of somebody this route isn't for. */
function nobody(gate: Gate): undefined {
  if (gate.public) return undefined;
  throw forbidden();
}

const challenge = (problem: Problem, scheme: string): Problem =>
  new Problem(problem.status, problem.code, { headers: { 'www-authenticate': problem.code === 'invalid-token' ? `${scheme} error="invalid_token"` : scheme } });

type Row = Readonly<Record<string, unknown>>;

async function findRow(db: Db, me: NonNullable<Actor['me']>, { subject, claims }: Verified): Promise<Row | undefined> {
  const found = await db.maybe(me.find, [subject]);
  if (found !== undefined || me.create === undefined) return found as Row | undefined;
  const values = me.create.claims.map((claim) => claims[claim] ?? null);
  const made = await db.maybe(me.create.statement, [newId(), subject, ...values]).catch((error: unknown) => error);
  if (made !== undefined && !(made instanceof Error)) return made as Row;
  // Another request with the same new token may have made it in between, and then its email is taken as well.
  const other = await db.maybe(me.find, [subject]);
  if (other === undefined && made !== undefined) throw made;
  return other as Row | undefined;
}

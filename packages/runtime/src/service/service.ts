import type { Statement } from '../database/statement.ts';
import type { ProblemBody } from '../problem/problem.ts';
import type { Route } from './route.ts';

/** How an actor proves who it is, and which row is `me`. */
export interface Actor {
  /** `oidc`: a token of an outside issuer. `password`: a token that `signToken` made; `sub` is the row's id. */
  readonly authenticates: 'oidc' | 'password';
  /** The word before the token in `Authorization`, default `Bearer`. */
  readonly scheme?: string;
  /** Needed in an issuer's token, in the claim `roles` (or `role`). A token of our own is signed for one actor, by whoever checked that it has the role. */
  readonly role?: string;
  /** The row of `me`; absent for an actor that is no entity. */
  readonly me?: {
    /** `$1` is the token's subject; the columns become properties of `me`. They are kept for up to 60 s: select the key and nothing that changes. */
    readonly find: Statement<unknown>;
    /** The property of `me` that names the tenant, where policies of the database keep tenants apart. */
    readonly tenant?: string;
    /** What `me` is a row of, and the property with its key, where policies keep the rows of its owners apart. */
    readonly owner?: { readonly entity: string; readonly key: string };
    /** Makes the row at the first valid token. `$1` a new id, `$2` the subject, then the claims in order; it says `on conflict (…) do nothing` of the subject. */
    readonly create?: { readonly statement: Statement<unknown>; readonly claims: readonly string[] };
  };
}

/** The problem that breaking a named constraint becomes. */
export interface ConstraintProblem {
  readonly status: number;
  readonly code: string;
}

/** A statement run again and again, by one instance at a time. */
export interface Job {
  readonly name: string;
  /** Seconds between two runs; each wait varies by a tenth. */
  readonly every: number;
  readonly statement: Statement<unknown>;
  /** The statement's own `limit`: when a run writes that many rows, the next follows at once. */
  readonly batch?: number;
}

/** A whole backend service, as data. */
export interface Service {
  readonly name: string;
  /** Of the design it was built from; shown by `/live`. */
  readonly version: string;
  readonly actors: Readonly<Record<string, Actor>>;
  readonly routes: readonly Route[];
  /** Connections per instance; the environment's POOL_SIZE wins. */
  readonly pool: { readonly size: number };
  /** By constraint name; others follow the kind of the failure. */
  readonly constraints?: Readonly<Record<string, ConstraintProblem>>;
  /** The body of an error where the API has its own shape; default is RFC 9457. */
  readonly errors?: (problem: ProblemBody) => unknown;
  readonly jobs?: readonly Job[];
  /** True if tables keep an audit: each transaction then tells the database who calls, as `kentledge.actor`. */
  readonly audits?: boolean;
}

/** Paths that the runtime answers itself; no route may have them. */
export const reservedPaths: readonly string[] = ['/live', '/ready', '/metrics'];

/** Checks what types can't: actor and operation names. A contradiction throws when the service starts. */
export function defineService(service: Service): Service {
  const names = new Set<string>();
  for (const route of service.routes) {
    if (names.has(route.name)) throw new Error(`two routes are called ${route.name}`);
    names.add(route.name);
    if (reservedPaths.includes(route.path)) throw new Error(`route ${route.name} has the reserved path ${route.path}`);
    for (const actor of route.by) {
      if (service.actors[actor] === undefined) throw new Error(`route ${route.name} is by ${actor}, which is no actor`);
    }
    if (route.by.length === 0 && route.public !== true) throw new Error(`nobody may call route ${route.name}`);
  }
  return service;
}

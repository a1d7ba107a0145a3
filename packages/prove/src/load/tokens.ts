import { createHash } from 'node:crypto';
import type { System } from '@kentledge/core/system';
import { actorOf } from '@kentledge/core/system';
import { TokenVerifier, createTestIssuer } from '@kentledge/runtime/testing';
import type { Data } from '../data/index.ts';
import { keyAt, pathValue, subjectOf } from '../data/index.ts';
import type { CallerRow } from '../requests/index.ts';

/** Makes Authorization headers for callers, each once: a real client keeps its token too. */
export interface Tokens {
  /** Environment by which the service trusts them. */
  readonly environment: Readonly<Record<string, string>>;
  headerFor(caller: CallerRow): Promise<string>;
}

/** How many tokens are kept. */
const kept = 50_000;

/** Returns the tokens of a test issuer and, for password actors, of the service's own secret. */
export async function createTokens(system: System, data: Data, secret: string): Promise<Tokens> {
  const issuer = await createTestIssuer();
  const own = new TokenVerifier(system.name, { secret });
  const known = new Map<string, Promise<string>>();
  const make = async (caller: CallerRow): Promise<string> => {
    const actor = actorOf(system, caller.actor);
    const plan = caller.entity === undefined ? undefined : data.plan(caller.entity);
    if (actor.authenticates === 'password' && plan !== undefined) {
      return `${actor.scheme} ${await own.sign(actor.id, String(keyAt(data, plan, caller.row)[0]))}`;
    }
    const subject = plan === undefined ? `${actor.id}-${caller.row}` : subjectOf(plan.entity.id, caller.row);
    const email = plan === undefined ? undefined : pathValue(data, plan, caller.row, ['email']);
    const claims = { ...(typeof email === 'string' ? { email } : {}), ...(actor.role === undefined ? {} : { roles: [actor.role] }) };
    return `${actor.scheme} ${await issuer.token(subject, claims)}`;
  };
  return {
    environment: { ...issuer.environment, TOKEN_SECRET: secret },
    headerFor: (caller) => {
      const id = createHash('sha1').update(`${caller.actor}/${caller.row}`).digest('base64');
      let header = known.get(id);
      if (header === undefined) {
        if (known.size >= kept) known.clear();
        header = make(caller);
        known.set(id, header);
      }
      return header;
    },
  };
}

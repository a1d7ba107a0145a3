import type { Actor, NotExercised } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';

const against: Readonly<Record<Actor['authenticates'], readonly [string, string]>> = {
  none: ['No token', 'then anyone is this actor'],
  oidc: ['A JWT of an OpenID Connect provider, verified by its published keys', 'needs a provider'],
  password: ['A password kept as a scrypt hash, and a signed token', 'passwords to keep, reset and lose; each login costs a hash'],
  apikey: ['An API key kept as a hash', 'a long-lived secret on each client'],
  hmac: ['A signature over each request with a shared secret', 'a secret to share, and clocks to agree'],
  mtls: ['A client certificate', 'certificates to issue and to renew on each client'],
};

const built: ReadonlySet<string> = new Set(['none', 'oidc', 'password']);

/** How each actor proves who they are: as declared. */
export const authentication = defineDecision({
  id: 'authentication',
  question: 'How does each actor prove who they are?',
  after: ['api-style'],
  pins: [],
  decide: (context) => {
    const actors = context.brief.actors.filter((actor) => actor.id !== 'anyone');
    const notExercised = actors.filter((actor) => !built.has(actor.authenticates)).map((actor): NotExercised => ({ subject: actor.id, reason: `authentication by ${actor.authenticates} is drawn; this version runs oidc and password`, place: actor.place }));
    return outcomeOf(actors.map((actor) => ask(context, actor)), { notExercised: [...context.draft.notExercised, ...notExercised] });
  },
});

function ask(context: Context, actor: Actor): Choice {
  const candidates = Object.entries(against).map(([id, [label, reason]]): Candidate => ({ id, label, against: reason, ...(id === actor.authenticates ? {} : { notBuilt: `write \`authenticates: ${id}\` at the actor instead` }) }));
  return choose(context, {
    id: `${actor.id}.authentication`,
    question: `How does ${actor.id} prove who they are?`,
    candidates,
    best: actor.authenticates,
    because: 'The brief declares it. Verified tokens are cached by their hash for at most a minute, so that a signature is not checked for each request.',
    changes: [`actors.${actor.id}.authenticates`],
    places: [actor.place],
  });
}

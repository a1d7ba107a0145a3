import type { Actor } from '../../system/index.ts';
import type { RawActor } from '../raw.ts';
import { placeOf } from './context.ts';
import type { Context } from './context.ts';
import { entityNamed } from './declare.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { quantityOf, rateOf } from './quantities.ts';

/** Returns the actors of the brief, `anyone`, and the externals that call operations. */
export function resolveActors(context: Context): readonly Actor[] {
  const named = context.raw.actors.map((raw) => actorOf(context, raw));
  const anyone: Actor = { id: 'anyone', authenticates: 'none', scheme: '', place: placeOf('actors.anyone', context.raw.span) };
  const calling = new Set(context.raw.operations.flatMap((operation) => operation.by.map((name) => name.value)));
  const externals = context.raw.externals.flatMap((raw): readonly Actor[] => {
    if (!calling.has(raw.name.value) || raw.authenticates === undefined) return [];
    const { value } = raw.authenticates;
    return [{ id: raw.name.value, authenticates: value, scheme: schemeOf(value), place: placeOf(`externals.${raw.name.value}`, raw.name.span) }];
  });
  return [...named, anyone, ...externals];
}

function actorOf(context: Context, raw: RawActor): Actor {
  const path = `actors.${raw.name.value}`;
  if (raw.authenticates === undefined) context.report(contradictionProblems.create('authenticates-missing', raw.name.span, { actor: raw.name.value }));
  const authenticates = raw.authenticates?.value ?? 'none';
  const is = raw.is === undefined ? undefined : entityNamed(context, raw.is);
  const online = quantityOf(context, raw.online, `${path}.online`, { dimension: 'count', unit: 'connections' });
  const limit = rateOf(context, raw.limit, `${path}.limit`, { unit: '1/s', positive: true });
  return {
    id: raw.name.value,
    ...(is !== undefined && { is: is.id }),
    authenticates,
    scheme: raw.scheme?.value ?? schemeOf(authenticates),
    ...(raw.role !== undefined && { role: raw.role.value }),
    ...(online !== undefined && { online }),
    ...(limit !== undefined && { limit }),
    place: placeOf(path, raw.name.span),
  };
}

function schemeOf(authenticates: Actor['authenticates']): string {
  return authenticates === 'oidc' || authenticates === 'password' ? 'Bearer' : '';
}

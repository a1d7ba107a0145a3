import type { External, ShapeField } from '../../system/index.ts';
import type { RawAction, RawExternal } from '../raw.ts';
import { placeOf } from './context.ts';
import type { Context, ResolvedAction, ResolvedExternal } from './context.ts';
import { operationProblems } from './diagnostics/operations.ts';
import { latencyOf } from './latency.ts';
import { assumption, quantityOf, rateOf } from './quantities.ts';
import { resolveShape } from './shapes.ts';

/** Returns the actions of an external; undefined if a type of one is wrong (and reported). */
export function externalFacts(context: Context, raw: RawExternal): ResolvedExternal | undefined {
  const actions = new Map<string, ResolvedAction>();
  let failed = false;
  for (const action of raw.actions) {
    const resolved = actionOf(context, action, `externals.${raw.name.value}.actions.${action.name.value}`);
    if (resolved === undefined) failed = true;
    else actions.set(action.name.value, resolved);
  }
  return failed ? undefined : { actions };
}

function actionOf(context: Context, raw: RawAction, path: string): ResolvedAction | undefined {
  const takes = raw.takes.length === 0 ? undefined : resolveShape(context, raw.takes, `${path}.takes`);
  const returns = raw.returns === undefined ? undefined : returnsOf(context, raw, path);
  if ((raw.takes.length > 0 && takes === undefined) || (raw.returns !== undefined && returns === undefined)) return undefined;
  return { ...(takes !== undefined && { takes }), ...(returns !== undefined && { returns }) };
}

function returnsOf(context: Context, raw: RawAction, path: string): readonly ShapeField[] | undefined {
  const { returns } = raw;
  if (returns?.kind === 'typed' && returns.type.kind === 'shape') return resolveShape(context, returns.type.fields, `${path}.returns`);
  if (returns !== undefined) context.report(operationProblems.create('action-returns', returns.span, { action: raw.name.value }));
  return undefined;
}

export function resolveExternal(context: Context, raw: RawExternal, facts: ResolvedExternal | undefined): External {
  const path = `externals.${raw.name.value}`;
  const availability = quantityOf(context, raw.availability, `${path}.availability`, { dimension: 'share', max: 1 });
  const limit = rateOf(context, raw.limit, `${path}.limit`, { unit: '1/s', positive: true });
  const concurrent = quantityOf(context, raw.concurrent, `${path}.concurrent`, { dimension: 'count', unit: 'connections', positive: true, whole: true });
  const latency = latencyOf(context, raw.latency, `${path}.latency`);
  return {
    id: raw.name.value,
    actions: [...(facts?.actions ?? [])].map(([name, action]) => ({ name, takes: action.takes ?? [], returns: action.returns ?? [] })),
    latency: raw.latency.length > 0 ? latency : { p50: assumption('external-p50'), p99: assumption('external-p99') },
    ...(availability !== undefined && { availability }),
    ...(limit !== undefined && { limit }),
    ...(concurrent !== undefined && { concurrent }),
    authenticates: raw.authenticates?.value ?? 'none',
    place: placeOf(path, raw.name.span),
  };
}

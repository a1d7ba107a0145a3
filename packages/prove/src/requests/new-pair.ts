import type { Expression, Field } from '@kentledge/core/system';
import type { Data, GivenPairs, Value } from '../data/index.ts';
import { keyValueAt, lookupsOf, memberPlaces, newPair, tenantOf, valueAtPlace } from '../data/index.ts';
import type { Binding } from './binding.ts';

/** A row whose compound key holds references or few values is made with a key that the fill didn't use, and that fits what is settled already. */
export function bindNewPair(binding: Binding, given: GivenPairs): void {
  const { data, operation, turn } = binding;
  for (const step of operation.steps) {
    if (step.verb !== 'creates' || step.entity === undefined || step.each !== undefined) continue;
    const { pair } = data.plan(step.entity);
    if (pair === undefined) continue;
    const by = (field: Field): Expression | undefined => step.set.find((assignment) => assignment.field === field.name)?.value;
    const [lone] = pair.second.length === 1 ? pair.second : [];
    const [first, second] = [settledRow(pair.first, by(pair.first), binding), lone && settledRow(lone.field, by(lone.field), binding)];
    if (first === 'unknown' || second === 'unknown' || (first !== undefined && second !== undefined)) continue;
    const rows = newPair(pair, { first, second, tenant: settledTenant(binding) }, turn, given);
    if (rows === undefined) continue;
    bindPlace(pair.first, by(pair.first), rows[0], binding);
    for (const [field, place] of memberPlaces(pair, rows[1])) bindPlace(field, by(field), place, binding);
  }
}

/** Which row a side of the new pair must be; `undefined` where it may be any. */
function settledRow(field: Field, by: Expression | undefined, { data, caller, results, values }: Binding): number | 'unknown' | undefined {
  if (field.type.kind !== 'reference' || (by?.kind !== 'me' && by?.kind !== 'value')) return undefined;
  const { entity } = field.type;
  if (by.path.length > 0) return undefined;
  if (by.kind === 'me') return caller?.entity === entity && caller.row >= 0 ? caller.row : undefined;
  const found = results.get(by.name);
  if (found !== undefined) return found.entity === entity ? found.row : 'unknown';
  const bound = values.get(by.name);
  return bound === undefined ? undefined : rowOfKey(data, entity, bound);
}

function rowOfKey(data: Data, entity: string, bound: Value): number | 'unknown' {
  const row = lookupsOf(data).keyed(entity, Array.isArray(bound) ? (bound as readonly Value[]) : [bound]);
  return typeof row === 'number' ? row : 'unknown';
}

function settledTenant({ data, caller, tenant }: Binding): number | undefined {
  return tenant ?? (caller?.entity === undefined || caller.row < 0 ? undefined : tenantOf(data, caller.entity, caller.row));
}

function bindPlace(field: Field, by: Expression | undefined, place: number, binding: Binding): void {
  if ((by?.kind !== 'me' && by?.kind !== 'value') || by.path.length > 0) return;
  if (field.type.kind !== 'reference') {
    if (by.kind === 'value' && !binding.values.has(by.name)) binding.values.set(by.name, valueAtPlace(field, place));
    return;
  }
  const { data } = binding;
  const { entity } = field.type;
  binding.tenant ??= tenantOf(data, entity, place);
  if (by.kind === 'me' && binding.caller?.entity === entity) binding.caller = { ...binding.caller, row: place };
  if (by.kind === 'value' && !binding.results.has(by.name)) binding.values.set(by.name, keyValueAt(data, data.plan(entity), place));
}

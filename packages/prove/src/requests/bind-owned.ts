import { bitsAt, hashText } from '@kentledge/core/random';
import type { OwnedReference } from '../data/index.ts';
import { keyValueAt, lookupsOf, referredTo, rowAtPath } from '../data/index.ts';
import type { Binding } from './binding.ts';
import type { InputDraw } from './input.ts';

/** How many rows are looked at for one that stays and has an owner. */
const tries = 20;

/** Binds the parameters that may only name a row of the caller's: the first settles who calls, the others follow. */
export function bindOwned(owned: readonly OwnedReference[], stays: InputDraw['stays'], binding: Binding): void {
  for (const reference of owned) {
    if (binding.caller?.entity !== reference.of || binding.values.has(reference.name)) continue;
    const row = rowFor(reference, stays, binding);
    if (row !== undefined) binding.values.set(reference.name, keyValueAt(binding.data, binding.data.plan(reference.entity), row));
  }
}

function rowFor({ name, entity, owner, of }: OwnedReference, stays: InputDraw['stays'], binding: Binding): number | undefined {
  const { data, caller, stream, turn } = binding;
  const plan = data.plan(entity);
  const isFree = (row: number): boolean => referredTo(plan, row) === row && stays(entity, row);
  const draw = (attempt: number): number => bitsAt(stream + hashText(name), turn * tries + attempt);
  if (caller !== undefined && caller.row >= 0) {
    const own = lookupsOf(data).referring(entity, owner, { entity: of, row: caller.row })?.filter(isFree) ?? [];
    return own[draw(0) % Math.max(1, own.length)];
  }
  for (let attempt = 0; attempt < tries; attempt++) {
    const row = draw(attempt) % plan.rows;
    const found = isFree(row) ? rowAtPath(data, entity, row, owner) : undefined;
    if (found === undefined || caller === undefined) continue;
    binding.caller = { ...caller, row: found.row };
    return row;
  }
  return undefined;
}

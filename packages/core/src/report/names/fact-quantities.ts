import type { NamedQuantity } from '../../evidence/index.ts';
import * as knowledge from '../../knowledge/index.ts';
import type { Fact, FactGroup } from '../../knowledge/index.ts';

/** Returns the facts of the knowledge that these numbers rest on, by their ids: what was predicted from an assumption leads to it. */
export function factQuantities(numbers: readonly NamedQuantity[]): readonly NamedQuantity[] {
  const wanted = new Set(numbers.flatMap(({ quantity: { from } }) => (from.kind === 'predicted' ? from.from : [])));
  return facts().filter(({ id }) => wanted.has(id)).map((fact) => ({ name: fact.id, quantity: knowledge.assume(fact) }));
}

function facts(): readonly Fact[] {
  const groups = Object.values(knowledge).filter((value): value is FactGroup => typeof value === 'object' && 'facts' in value);
  return groups.flatMap((group) => Object.values<Fact>(group.facts));
}

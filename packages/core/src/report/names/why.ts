import type { Evidence, NamedQuantity } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import { formatNamed } from './format-named.ts';
import { namedQuantities } from './named-quantities.ts';
import { pathWords, provenanceWords, rangeWords, sourcesOf } from './provenance.ts';
import type { PlaceWords } from './provenance.ts';

/** Where a number comes from, with the numbers that it was computed from and the verdicts that rest on it. */
export interface Why {
  readonly name: string;
  readonly quantity: NamedQuantity['quantity'];
  readonly value: string;
  readonly range?: string;
  /** One sentence without its stop. */
  readonly says: string;
  /** The numbers it was predicted from, each explained; a name that leads nowhere or back is left out. */
  readonly from: readonly Why[];
  /** Sentences of the verdicts that compare it. */
  readonly verdicts: readonly string[];
  /** What the design says under the same name, when this was measured. */
  readonly design?: Why;
}

/**
 * Returns why the number of this name is what it is, or nothing when there is none of this name (`nearest` over
 * `namedQuantities` then finds what was meant). `words` says where a place is in the brief.
 */
export function why(name: string, system: System, evidence?: Evidence, words: PlaceWords = pathWords): Why | undefined {
  const known = new Map(namedQuantities(system, evidence).map((one) => [one.name, one]));
  return explain(name, { known, evidence, words }, []);
}

interface Search {
  readonly known: ReadonlyMap<string, NamedQuantity>;
  readonly evidence: Evidence | undefined;
  readonly words: PlaceWords;
}

function explain(name: string, search: Search, above: readonly string[]): Why | undefined {
  const found = search.known.get(name);
  if (found === undefined || above.includes(name)) return undefined;
  const { quantity } = found;
  const path = [...above, name];
  const range = rangeWords(name, quantity);
  const design = explain(`design.${name}`, search, path);
  return {
    name,
    quantity,
    value: formatNamed(name, quantity),
    ...(range === undefined ? {} : { range }),
    says: provenanceWords(quantity, search.words),
    from: sourcesOf(quantity).names.map((source) => explain(source, search, path)).filter((one) => one !== undefined),
    verdicts: verdictsOn(name, search.evidence),
    ...(design === undefined ? {} : { design }),
  };
}

function verdictsOn(name: string, evidence: Evidence | undefined): readonly string[] {
  const on = evidence?.verdicts.filter(({ compares }) => compares.includes(name)) ?? [];
  return on.map(({ id, outcome, says }) => `${id}, ${outcome}: ${says}`);
}

/** What a query costs with some indexes, and which of them its plan uses. */
export interface Costed {
  readonly cost: number;
  readonly used: ReadonlySet<string>;
}

/** Asks a planner. `indexes` are names of those that there are, beside what nobody doubts. */
export type WhatIf = (query: number, indexes: ReadonlySet<string>) => Promise<Costed>;

/**
 * Returns a what-if that asks as rarely as it can. What a query's tables have no part in is left out of the question; and a
 * plan stays the best when indexes go that it doesn't use: `used ⊆ asked ⊆ known` has the known answer.
 */
export function rememberedWhatIf(ask: WhatIf, relevant: readonly ReadonlySet<string>[]): WhatIf & { readonly counts: { asked: number; known: number } } {
  const answers: { readonly indexes: ReadonlySet<string>; readonly costed: Costed }[][] = relevant.map(() => []);
  const exact: Map<string, Costed>[] = relevant.map(() => new Map());
  const counts = { asked: 0, known: 0 };
  const remembered = async (query: number, indexes: ReadonlySet<string>): Promise<Costed> => {
    const asked = indexes.intersection(relevant[query] ?? new Set());
    const key = [...asked].toSorted().join(' ');
    const known = exact[query]?.get(key) ?? answers[query]?.find((answer) => answer.costed.used.isSubsetOf(asked) && asked.isSubsetOf(answer.indexes))?.costed;
    if (known !== undefined) {
      counts.known += 1;
      exact[query]?.set(key, known);
      return known;
    }
    counts.asked += 1;
    const costed = await ask(query, asked);
    answers[query]?.push({ indexes: asked, costed });
    exact[query]?.set(key, costed);
    return costed;
  };
  return Object.assign(remembered, { counts });
}

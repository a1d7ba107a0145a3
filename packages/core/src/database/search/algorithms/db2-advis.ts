import { defineAlgorithm } from '../algorithm.ts';

/** What each query would use if everything were there, by what that gains for each byte, as far as it fits. */
export const db2Advis = defineAlgorithm({
  id: 'db2-advis',
  source: 'G. Valentin, M. Zuliani, D. Zilio, G. Lohman, A. Skelley: DB2 Advisor: an optimizer smart enough to recommend its own indexes, ICDE 2000',
  start: (workload, { budget }) => {
    const gains = new Map<number, number>();
    for (const [query, book] of workload.books.entries()) {
      const plan = book.plan(book.maskOf(book.relevant));
      const used = book.choicesOf(plan.used);
      const gain = (workload.weight(query) * (book.plan(0n).cost - plan.cost)) / used.length;
      for (const choice of used) gains.set(choice, (gains.get(choice) ?? 0) + gain);
    }
    const config = new Set<number>();
    let room = budget;
    const score = ([choice, gain]: readonly [number, number]): number => (gain - workload.priceOf(choice)) / Math.max(1, workload.choice(choice).bytes);
    for (const [choice, gain] of [...gains].toSorted((a, b) => score(b) - score(a) || a[0] - b[0])) {
      const { bytes } = workload.choice(choice);
      if (bytes > room || gain <= workload.priceOf(choice)) continue;
      config.add(choice);
      room -= bytes;
    }
    return config;
  },
});

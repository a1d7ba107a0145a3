import type { Workload } from './workload.ts';

/**
 * Asks about a query until its ways are known, at most so many questions: without any index, with each alone, and from
 * all of them downwards, cheapest first, each time without one of those that the plan used. What that leaves open costs
 * at least what is returned.
 */
export async function enumerate(workload: Workload, query: number, most: number): Promise<number> {
  const book = workload.book(query);
  const all = book.maskOf(book.relevant);
  const start = workload.asked;
  const left = (): boolean => workload.asked - start < most;
  await workload.ask(query, 0n);
  const base = book.plan(0n).cost;
  if (all === 0n) return base;
  await workload.ask(query, all);
  for (const choice of book.relevant) if (left() && !book.isSettled(book.bitOf(choice))) await workload.ask(query, book.bitOf(choice));
  const open = [all];
  const seen = new Set(open);
  while (open.length > 0) {
    const place = open.reduce((least, mask, at) => (book.low(mask) < book.low(open[least] ?? 0n) ? at : least), 0);
    const [mask = 0n] = open.splice(place, 1);
    if (!book.isSettled(mask)) {
      if (!left()) return Math.min(base, book.low(mask), ...open.map((other) => book.low(other)));
      await workload.ask(query, mask);
    }
    for (const choice of book.choicesOf(book.plan(mask).used)) {
      const next = mask & ~book.bitOf(choice);
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return base;
}

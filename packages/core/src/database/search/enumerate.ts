import type { Workload } from './workload.ts';

/**
 * Asks about a query until its ways are known, at most so many questions: without any index, then from all of them
 * downwards, cheapest first, each time without one of those that the plan used, and with each alone that a plan used.
 * Ways that this leaves open cost at least what is returned.
 */
export async function enumerate(workload: Workload, query: number, most: number): Promise<number> {
  const book = workload.book(query);
  const all = book.maskOf(book.relevant);
  await workload.ask(query, 0n);
  const base = book.plan(0n).cost;
  if (all === 0n) return base;
  await workload.ask(query, all);
  const open = [all];
  const seen = new Set(open);
  // Downwards first, as far as half of the questions go: single indexes are only worth asking about once plans use them.
  const half = Math.ceil((most - 2) / 2);
  const left = { questions: half };
  let isWhole = await descend(workload, query, { open, seen, left });
  left.questions += most - 2 - half;
  const used = book.choicesOf(book.plans().reduce((mask, plan) => mask | plan.used, 0n));
  for (const choice of used) if (left.questions > 0) left.questions -= await asked(workload, query, book.bitOf(choice));
  isWhole ||= await descend(workload, query, { open, seen, left });
  return isWhole ? base : Math.min(base, ...open.map((mask) => book.low(mask)));
}

interface Descent {
  /** Masks whose plan is still to be looked at. */
  readonly open: bigint[];
  readonly seen: Set<bigint>;
  readonly left: { questions: number };
}

/** Looks at open masks, cheapest first, until none is open; false where there were too few questions for that. */
async function descend(workload: Workload, query: number, { open, seen, left }: Descent): Promise<boolean> {
  const book = workload.book(query);
  while (open.length > 0) {
    const place = open.reduce((least, mask, at) => (book.low(mask) < book.low(open[least] ?? 0n) ? at : least), 0);
    const [mask = 0n] = open.splice(place, 1);
    if (!book.isSettled(mask)) {
      if (left.questions <= 0) {
        open.push(mask);
        return false;
      }
      left.questions -= await asked(workload, query, mask);
    }
    for (const choice of book.choicesOf(book.plan(mask).used)) {
      const next = mask & ~book.bitOf(choice);
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return true;
}

/** Asks unless the answer is known. Returns how many questions that took. */
async function asked(workload: Workload, query: number, mask: bigint): Promise<number> {
  if (workload.book(query).isSettled(mask)) return 0;
  await workload.ask(query, mask);
  return 1;
}

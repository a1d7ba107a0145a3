import type { Workload } from './workload.ts';

/**
 * Asks about a query until its ways are known, at most so many questions: from all of its choices downwards, each time
 * without one of those that the plan used, and with each alone that a plan used. Returns what ways cost at least that this
 * leaves open. What the query costs without any choice, and with all of them, must be known.
 */
export async function enumerate(workload: Workload, query: number, { most, price }: { readonly most: number; readonly price: number }): Promise<number> {
  const book = workload.book(query);
  const all = book.maskOf(book.relevant);
  const base = book.plan(0n).cost;
  if (all === 0n) return base;
  const open: Open[] = [{ mask: all, bytes: 0 }];
  const seen = new Set([all]);
  // Downwards first, as far as half of the questions go: single indexes are only worth asking about once plans use them.
  const half = Math.ceil(most / 2);
  const left = { questions: half };
  let isWhole = await descend(workload, query, { open, seen, left, price });
  left.questions += most - half;
  const used = book.choicesOf(book.plans().reduce((mask, plan) => mask | plan.used, 0n));
  for (const choice of used) if (left.questions > 0) left.questions -= await workload.askOnce(query, book.bitOf(choice));
  isWhole ||= await descend(workload, query, { open, seen, left, price });
  return isWhole ? base : Math.min(base, ...open.map(({ mask }) => book.low(mask)));
}

interface Open {
  readonly mask: bigint;
  /** Of the indexes that are left of those that the plan with one more used. */
  readonly bytes: number;
}

interface Descent {
  /** Masks whose plan is still to be looked at. */
  readonly open: Open[];
  readonly seen: Set<bigint>;
  readonly left: { questions: number };
  /** What a byte of index counts for beside what a run costs. */
  readonly price: number;
}

/**
 * Looks at open masks until none is open; false where there were too few questions for that. By turns the one that costs
 * least, which tells what nothing is below; and the one that does with its indexes' size counted in, which may be had.
 */
async function descend(workload: Workload, query: number, { open, seen, left, price }: Descent): Promise<boolean> {
  const book = workload.book(query);
  let turn = 0;
  const score = ({ mask, bytes }: Open): number => book.low(mask) + (turn % 2 === 0 ? 0 : price * bytes);
  while (open.length > 0) {
    turn += 1;
    const place = open.reduce((least, one, at) => (score(one) < score(open[least] ?? one) ? at : least), 0);
    const [first] = open.splice(place, 1);
    if (first === undefined) break;
    const { mask } = first;
    if (!book.isSettled(mask)) {
      if (left.questions <= 0) {
        open.push(first);
        return false;
      }
      left.questions -= await workload.askOnce(query, mask);
    }
    const used = book.choicesOf(book.plan(mask).used);
    const bytes = workload.bytes(new Set(used));
    for (const choice of used) {
      const next = mask & ~book.bitOf(choice);
      if (!seen.has(next)) open.push({ mask: next, bytes: bytes - workload.choice(choice).bytes });
      seen.add(next);
    }
  }
  return true;
}

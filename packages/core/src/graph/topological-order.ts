/** An order in which each node comes after those it depends on; `cycle` holds the nodes of one cycle, in order, when there is none. */
export type Ordering = { readonly order: readonly string[]; readonly cycle?: undefined } | { readonly order?: undefined; readonly cycle: readonly string[] };

type State = 'open' | 'done';

/**
 * Returns the nodes so that each comes after the nodes that `after` names for it. Nodes that nothing forces apart keep
 * the order of the input, so that the same graph gives the same order. Names that are no node are passed over.
 */
export function topologicalOrder(nodes: readonly string[], after: (node: string) => readonly string[]): Ordering {
  const known = new Set(nodes);
  const states = new Map<string, State>();
  const order: string[] = [];
  for (const start of nodes) {
    const cycle = visit(start, known, after, states, order);
    if (cycle !== undefined) return { cycle };
  }
  return { order };
}

/** Depth first with a stack of its own: a chain of 100,000 nodes must not end the process. */
function visit(start: string, known: ReadonlySet<string>, after: (node: string) => readonly string[], states: Map<string, State>, order: string[]): readonly string[] | undefined {
  if (states.has(start)) return undefined;
  const stack = [{ node: start, rest: after(start).filter((name) => known.has(name)), seen: 0 }];
  states.set(start, 'open');
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest[top.seen];
    top.seen += 1;
    if (next === undefined) {
      states.set(top.node, 'done');
      order.push(top.node);
      stack.pop();
      continue;
    }
    const state = states.get(next);
    if (state === 'open') return stack.slice(stack.findIndex(({ node }) => node === next)).map(({ node }) => node);
    if (state === 'done') continue;
    states.set(next, 'open');
    stack.push({ node: next, rest: after(next).filter((name) => known.has(name)), seen: 0 });
  }
  return undefined;
}

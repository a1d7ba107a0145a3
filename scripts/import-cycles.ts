/**
 * Returns one cycle for each knot of files that import each other, as a path that ends where it begins.
 * Knots are the strongly connected components (R. Tarjan, "Depth-first search and linear graph algorithms", 1972).
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  return knots(graph).map((knot) => shortestCycle(graph, new Set(knot)));
}

interface Walk {
  readonly graph: ReadonlyMap<string, readonly string[]>;
  readonly order: Map<string, number>;
  readonly lowest: Map<string, number>;
  readonly open: string[];
  readonly found: (readonly string[])[];
}

function knots(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const walk: Walk = { graph, order: new Map(), lowest: new Map(), open: [], found: [] };
  for (const node of graph.keys()) if (!walk.order.has(node)) visit(walk, node);
  return walk.found.filter((knot) => knot.length > 1 || graph.get(knot[0] ?? '')?.includes(knot[0] ?? ''));
}

function visit(walk: Walk, node: string): void {
  const number = walk.order.size;
  walk.order.set(node, number);
  walk.open.push(node);
  let lowest = number;
  for (const next of walk.graph.get(node) ?? []) {
    if (!walk.order.has(next)) visit(walk, next);
    if (walk.open.includes(next)) lowest = Math.min(lowest, walk.lowest.get(next) ?? walk.order.get(next) ?? lowest);
  }
  walk.lowest.set(node, lowest);
  if (lowest === number) walk.found.push(walk.open.splice(walk.open.indexOf(node)));
}

/** Breadth first from the first file of the knot back to itself. */
function shortestCycle(graph: ReadonlyMap<string, readonly string[]>, knot: ReadonlySet<string>): readonly string[] {
  const start = [...knot].toSorted()[0] ?? '';
  const paths: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (const trail of paths) {
    for (const next of graph.get(trail.at(-1) ?? '') ?? []) {
      if (next === start) return [...trail, next];
      if (knot.has(next) && !seen.has(next)) {
        seen.add(next);
        paths.push([...trail, next]);
      }
    }
  }
  return [start];
}

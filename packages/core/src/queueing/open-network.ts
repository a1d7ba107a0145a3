import { meanWait } from './multi-server.ts';
import { percentileOf } from './percentile.ts';

/** A place of an open network: exponential service by `servers`, arrivals from outside, and where requests go next. */
export interface Node {
  readonly service: number;
  readonly servers: number;
  /** From outside, 1/s. */
  readonly arrivals: number;
  /** Places and chances; the rest leaves. */
  readonly next: readonly { readonly node: number; readonly chance: number }[];
}

/** The long run of a place. */
export interface NodeLoad {
  /** From outside and from other places, 1/s. */
  readonly rate: number;
  readonly inside: number;
  /** Mean response of a visit, seconds. */
  readonly response: number;
}

/** The long run of a network. */
export interface Network {
  readonly nodes: readonly NodeLoad[];
  readonly inside: number;
  /** Mean time from outside to outside, seconds. */
  readonly response: number;
}

/**
 * Returns the long run of an open network; infinite at places that can't keep up. Undefined where requests never leave.
 * Source: Jackson, Networks of waiting lines, Operations Research 5(4), 1957.
 */
export function openNetwork(nodes: readonly Node[]): Network | undefined {
  const rates = visits(nodes);
  if (rates === undefined) return undefined;
  const loads = nodes.map(({ service, servers }, place): NodeLoad => {
    const rate = rates[place] ?? 0;
    const response = service + meanWait({ rate, service, servers });
    return { rate, inside: rate === 0 ? 0 : rate * response, response };
  });
  const inside = loads.reduce((sum, load) => sum + load.inside, 0);
  const outside = nodes.reduce((sum, { arrivals }) => sum + arrivals, 0);
  return { nodes: loads, inside, response: outside === 0 ? 0 : inside / outside };
}

/** Rates of all places: λ = arrivals + λ P, by elimination. */
function visits(nodes: readonly Node[]): readonly number[] | undefined {
  const size = nodes.length;
  const rows = nodes.map(({ arrivals }, to) => [...nodes.map(({ next }, from) => (from === to ? 1 : 0) - next.reduce((sum, { node, chance }) => sum + (node === to ? chance : 0), 0)), arrivals]);
  for (let column = 0; column < size; column += 1) {
    const rest = rows.slice(column);
    const best = column + rest.reduce((most, row, at) => (Math.abs(row[column] ?? 0) > Math.abs(rest[most]?.[column] ?? 0) ? at : most), 0);
    const pivot = rows[best] ?? [];
    if (Math.abs(pivot[column] ?? 0) < 1e-12) return undefined;
    [rows[best], rows[column]] = [rows[column] ?? [], pivot];
    for (const [at, row] of rows.entries()) {
      const factor = at === column ? 0 : (row[column] ?? 0) / (pivot[column] ?? 1);
      if (factor !== 0) for (let each = column; each <= size; each += 1) row[each] = (row[each] ?? 0) - factor * (pivot[each] ?? 0);
    }
  }
  return rows.map((row, at) => Math.max(0, (row[size] ?? 0) / (row[at] ?? 1)));
}

/**
 * Returns the response that the share `percentile` stays within, seconds, of exponential times one after the other, each of another
 * mean (M/M/1 in tandem have such responses, and they don't depend on each other). `means` in seconds, all different.
 * Source: Ross, Introduction to Probability Models, 10th ed. 2010, section 5.2.4 (hypoexponential); Burke 1956 for tandems.
 */
export function inSequencePercentile(means: readonly number[], percentile: number): number {
  const weights = means.map((mean) => means.reduce((product, other) => (other === mean ? product : product * (mean / (mean - other))), 1));
  const beyond = (time: number): number => means.reduce((sum, mean, at) => sum + (weights[at] ?? 0) * Math.exp(-time / mean), 0);
  return percentileOf(beyond, percentile, means.reduce((sum, mean) => sum + mean, 0));
}

/**
 * Returns the time that the share `percentile` (0.95) stays within, where `beyond(t)` is the share that takes longer than `t` and
 * falls to 0; in the unit of `t`, to 1e-12 of itself. `scale` is any time of that order, from which the search starts.
 */
export function percentileOf(beyond: (time: number) => number, percentile: number, scale: number): number {
  const share = 1 - percentile;
  if (beyond(0) <= share) return 0;
  let [low, high] = [0, scale];
  while (beyond(high) > share) [low, high] = [high, 2 * high];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    // Neighbouring numbers have none between them.
    if (middle <= low || middle >= high) break;
    if (beyond(middle) > share) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns where `rising` crosses 0 between `low` and `high`, to 1e-14 of itself or the nearest number; `low` where it is above 0 from there on. */
export function crossing(rising: (at: number) => number, low: number, high: number): number {
  let [below, above] = [low, high];
  while (above - below > 1e-14 * Math.abs(above)) {
    const middle = (below + above) / 2;
    if (middle <= below || middle >= above) break;
    if (rising(middle) < 0) below = middle;
    else above = middle;
  }
  return above;
}

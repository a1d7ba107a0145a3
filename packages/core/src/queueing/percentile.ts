/**
 * Returns the time that the share `percentile` (0.95) stays within, where `beyond(t)` is the share that takes longer than `t` and
 * falls to 0; in the unit of `t`, to 1e-12 of itself. `scale` is any time of that order, from which the search starts.
 */
export function percentileOf(beyond: (time: number) => number, percentile: number, scale: number): number {
  const share = 1 - percentile;
  if (beyond(0) <= share) return 0;
  // Tails fall about exponentially: logarithms are nearly straight lines, on which few steps lead to the crossing.
  const above = (time: number): number => Math.log(Math.max(beyond(time), Number.MIN_VALUE) / share);
  let [low, high] = [0, scale];
  while (beyond(high) > share) [low, high] = [high, 2 * high];
  return zeroBetween(above, low, high);
}

/**
 * Returns where a falling function crosses 0, to 1e-12 of itself or the nearest number: inverse quadratic steps where three points allow them,
 * else halves. Source: Chandrupatla, A new hybrid quadratic/bisection algorithm, Advances in Engineering Software 28(3), 1997.
 */
function zeroBetween(falling: (at: number) => number, low: number, high: number): number {
  let [b, a, c] = [low, high, low];
  let [fb, fa, fc] = [falling(low), falling(high), falling(low)];
  let step = 0.5;
  for (;;) {
    const at = a + step * (b - a);
    const value = falling(at);
    if (value > 0 === fa > 0) [c, fc] = [a, fa];
    else [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [at, value];
    const near = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = (1e-12 * Math.abs(near)) / Math.abs(b - a);
    if (tolerance > 0.5 || value === 0 || b === a) return near;
    const [xi, phi] = [(a - b) / (c - b), (fa - fb) / (fc - fb)];
    const isSmooth = 1 - Math.sqrt(1 - xi) < phi && phi < Math.sqrt(xi);
    const wanted = isSmooth ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb)) : 0.5;
    step = Math.min(1 - tolerance, Math.max(tolerance, wanted));
  }
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

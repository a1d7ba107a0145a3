/**
 * Returns a rank in [0, count) for a uniform number in [0, 1): Zipf's law with the given exponent, 0 the most popular.
 * Inverse of the continuous approximation of the generalised harmonic numbers (Hörmann and Derflinger 1996,
 * without the rejection step): one uniform number gives one rank, so a row can be asked for alone.
 */
export function zipfRank(uniform: number, count: number, exponent: number): number {
  if (count <= 1) return 0;
  if (exponent <= 0) return Math.min(count - 1, Math.floor(uniform * count));
  const low = integral(0.5, exponent);
  const high = integral(count + 0.5, exponent);
  const rank = Math.round(inverse(low + uniform * (high - low), exponent)) - 1;
  return Math.min(count - 1, Math.max(0, rank));
}

/** Returns the share of draws that give ranks from `from` up to but without `to`: the probabilities of `zipfRank`. */
export function zipfShare(from: number, to: number, count: number, exponent: number): number {
  if (exponent <= 0) return (to - from) / count;
  const low = integral(0.5, exponent);
  return (integral(to + 0.5, exponent) - integral(from + 0.5, exponent)) / (integral(count + 0.5, exponent) - low);
}

function integral(x: number, exponent: number): number {
  return Math.abs(exponent - 1) < 1e-9 ? Math.log(x) : (x ** (1 - exponent) - 1) / (1 - exponent);
}

function inverse(y: number, exponent: number): number {
  return Math.abs(exponent - 1) < 1e-9 ? Math.exp(y) : (y * (1 - exponent) + 1) ** (1 / (1 - exponent));
}

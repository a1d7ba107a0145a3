import { crossing } from './percentile.ts';

/** The law of the gaps between arrivals, by what its queue needs of it. */
export interface Arrivals {
  /** Mean arrivals, 1/s. */
  readonly rate: number;
  /** Laplace transform of the gap: the mean of e^(-s gap), `s` in 1/s. */
  readonly transform: (s: number) => number;
}

/** Returns arrivals at a steady beat, as a load generator of constant rate makes them. */
export function steadyArrivals(rate: number): Arrivals {
  return { rate, transform: (s) => Math.exp(-s / rate) };
}

/** Returns arrivals whose gaps are the sum of `stages` exponential ones: steadier than Poisson's. */
export function stagedArrivals(rate: number, stages: number): Arrivals {
  return { rate, transform: (s) => ((stages * rate) / (stages * rate + s)) ** stages };
}

/** Returns bursty arrivals: gaps of two exponential laws, see `burstyMeans`. */
export function burstyArrivals(rate: number, variation: number): Arrivals {
  const laws = burstyMeans(rate, variation);
  return { rate, transform: (s) => laws.reduce((sum, { share, mean }) => sum + share / (1 + mean * s), 0) };
}

/**
 * Returns two exponential laws with balanced means (share × mean is the same) that together have this rate and the squared variation
 * `variation`, over 1. Source: Whitt, Approximating a point process by a renewal process, Operations Research 30(1), 1982.
 */
export function burstyMeans(rate: number, variation: number): readonly { readonly share: number; readonly mean: number }[] {
  const often = (1 + Math.sqrt((variation - 1) / (variation + 1))) / 2;
  return [often, 1 - often].map((share) => ({ share, mean: 1 / (2 * share * rate) }));
}

/** A queue of one server with exponential service and arrivals of any law (GI/M/1): responses are exponential. */
export interface AnyArrivals {
  /** Chance that an arrival waits. */
  readonly waits: number;
  /** Mean response, seconds; its percentile p is -ln(1 - p) times that. */
  readonly response: number;
}

/**
 * Returns the long run of GI/M/1; both infinite or 1 when the server can't keep up.
 * Source: Kleinrock, Queueing Systems, volume 1, 1975, section 6.4: σ = A*(μ - μσ).
 */
export function anyArrivals({ rate, transform }: Arrivals, service: number): AnyArrivals {
  if (rate * service >= 1) return { waits: 1, response: Number.POSITIVE_INFINITY };
  // σ - A*(μ(1 - σ)) is below 0 at 0 and above it between the root and 1, where it is 0 again.
  const waits = crossing((at) => at - transform((1 - at) / service), 0, 1 - 1e-9);
  return { waits, response: service / (1 - waits) };
}

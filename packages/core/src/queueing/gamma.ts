import { percentileOf } from './percentile.ts';

/** Lanczos' coefficients for g = 7 (Numerical Recipes, 3rd ed. 2007, section 6.1 has the method). */
const lanczos = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

/** Returns the logarithm of Γ(x) for x > 0, to 1e-13 of it. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const below = x - 1;
  const sum = lanczos.reduce((total, coefficient, at) => (at === 0 ? coefficient : total + coefficient / (below + at)), 0);
  const shifted = below + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (below + 0.5) * Math.log(shifted) - shifted + Math.log(sum);
}

/** Returns the share of a gamma distribution of this shape and mean `shape` that lies beyond `x`: Q(shape, x). Source: Numerical Recipes, section 6.2. */
export function gammaBeyond(shape: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? 1 - front * series(shape, x) : front * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let [term, sum] = [1 / shape, 1 / shape];
  for (let n = 1; n < 10_000 && Math.abs(term) > 1e-16 * sum; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** Lentz's continued fraction. */
function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 10_000; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

/**
 * Returns the value that the share `percentile` stays within, of a gamma distribution with this mean and variance: what a sum of several
 * waits and services is taken for of which no more is known. Exact for one exponential time and for equal ones one after the other.
 */
export function gammaPercentile(mean: number, variance: number, percentile: number): number {
  if (mean === 0 || variance === 0) return mean;
  const [shape, scale] = [(mean * mean) / variance, variance / mean];
  return percentileOf((time) => gammaBeyond(shape, time / scale), percentile, mean);
}

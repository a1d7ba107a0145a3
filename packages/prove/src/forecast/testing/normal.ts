import { uniformAt } from '@kentledge/core/random';

/** For tests: a standard normal number, the same for the same seed and place (Box and Muller 1958). */
export function normalAt(seed: number, place: number): number {
  const radius = Math.sqrt(-2 * Math.log(Math.max(1e-12, uniformAt(seed, 2 * place))));
  return radius * Math.cos(2 * Math.PI * uniformAt(seed, 2 * place + 1));
}

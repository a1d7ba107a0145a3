/**
 * Returns the mean response where each arrival joins the shorter of two queues drawn at random, in services, for very many queues;
 * infinite when they can't keep up. Source: Mitzenmacher, The power of two choices in randomized load balancing, IEEE TPDS 12(10), 2001.
 */
export function twoChoicesResponse(busy: number): number {
  if (busy >= 1) return Number.POSITIVE_INFINITY;
  let [sum, term] = [0, 1];
  for (let power = 2; term > 1e-17; power *= 2) {
    sum += term;
    term = busy ** (2 * power - 2);
  }
  return sum;
}

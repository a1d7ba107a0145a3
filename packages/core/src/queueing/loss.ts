/**
 * Returns the share of arrivals that find all `servers` busy where nobody waits (Erlang B). `offered` is rate × mean service; the law of
 * the service does not matter. 1/B = 1 + c/a + c(c-1)/a² + …: no term is below 0, so none is lost, and few matter however many servers there are. Source: Cooper, Introduction to Queueing Theory, 2nd ed. 1981, chapter 3.
 */
export function erlangB(servers: number, offered: number): number {
  if (offered === 0) return servers >= 1 ? 0 : 1;
  let [sum, term] = [1, 1];
  for (let left = servers; left > 0 && term > 1e-17 * sum && sum < most; left -= 1) {
    term *= left / offered;
    sum += term;
  }
  return 1 / sum;
}

/** Whatever is blocked more rarely than once in so many is not blocked. */
const most = 1e25;

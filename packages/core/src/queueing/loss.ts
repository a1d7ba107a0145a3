/**
 * Returns the share of arrivals that find all `servers` busy where nobody waits (Erlang B). `offered` is rate × mean service; the law of
 * the service does not matter. Source: Cooper, Introduction to Queueing Theory, 2nd ed. 1981, chapter 3.
 */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked;
}

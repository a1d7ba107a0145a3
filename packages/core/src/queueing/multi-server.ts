import { erlangB } from './loss.ts';
import { percentileOf } from './percentile.ts';

/** A queue with Poisson arrivals, exponential service times and `servers` in parallel (M/M/c). */
export interface MultiServer {
  /** Arrivals, 1/s. */
  readonly rate: number;
  /** Mean service time, seconds. */
  readonly service: number;
  readonly servers: number;
}

/**
 * Returns the probability that an arrival waits (Erlang C); 1 when the servers can't keep up. `offered` is rate × service.
 * C = B / (1 - ρ (1 - B)), with Erlang B.
 * Source: Cooper, Introduction to Queueing Theory, 2nd ed. 1981, chapter 3.
 */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/** Returns the mean wait before service, seconds: C / (cμ - λ); infinite when the servers can't keep up. */
export function meanWait({ rate, service, servers }: MultiServer): number {
  const offered = rate * service;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, offered) * service) / (servers - offered);
}

/**
 * Returns the wait that the share `percentile` (0.95) of arrivals stays within, seconds: P(W > t) = C e^-(cμ - λ)t.
 * Source: Kleinrock, Queueing Systems, volume 1, 1975, section 3.5 with problem 3.9 (waiting time is exponential for those who wait).
 */
export function waitPercentile({ rate, service, servers }: MultiServer, percentile: number): number {
  const offered = rate * service;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  const waits = erlangC(servers, offered);
  if (waits <= 1 - percentile) return 0;
  return (Math.log(waits / (1 - percentile)) * service) / (servers - offered);
}

/**
 * Returns the smallest number of servers with which the share `percentile` of arrivals waits at most `wait` seconds
 * and none is busy more than `limit` of the time.
 */
export function serversForWait(load: { readonly rate: number; readonly service: number }, wait: number, percentile: number, limit: number): number {
  let servers = Math.max(1, Math.ceil((load.rate * load.service) / limit - 1e-9));
  while (waitPercentile({ ...load, servers }, percentile) > wait) servers += 1;
  return servers;
}

/**
 * Returns the share of arrivals whose response (wait and service) takes longer than `time` seconds: the wait is none or exponential
 * with cμ - λ, the service exponential with μ, and the two don't depend on each other. 1 where the servers can't keep up.
 * Source: Kleinrock, Queueing Systems, volume 1, 1975, section 3.5; the sum of both by convolution.
 */
function responseBeyond({ rate, service, servers }: MultiServer, time: number): number {
  const offered = rate * service;
  if (offered >= servers) return 1;
  const waits = erlangC(servers, offered);
  const [ending, clearing] = [1 / service, servers / service - rate];
  const alone = Math.exp(-ending * time);
  const apart = clearing - ending;
  // Equal rates make a gamma distribution; nearly equal ones would divide rounding by rounding.
  const together = Math.abs(apart) < 1e-7 * ending ? alone * (1 + ending * time) : (clearing * alone - ending * Math.exp(-clearing * time)) / apart;
  return (1 - waits) * alone + waits * together;
}

/** Returns the response that the share `percentile` of arrivals stays within, seconds; infinite when the servers can't keep up. */
export function responsePercentile(queue: MultiServer, percentile: number): number {
  if (queue.rate * queue.service >= queue.servers) return Number.POSITIVE_INFINITY;
  return percentileOf((time) => responseBeyond(queue, time), percentile, queue.service + meanWait(queue));
}

/** Returns the highest rate, 1/s, with which the share `percentile` of responses stays within `time` seconds; 0 where even an idle server takes longer. */
export function rateWithin({ service, servers }: Omit<MultiServer, 'rate'>, time: number, percentile: number): number {
  const isOver = (rate: number): boolean => responseBeyond({ rate, service, servers }, time) > 1 - percentile;
  if (isOver(0)) return 0;
  let [low, high] = [0, servers / service];
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (isOver(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** Returns the fewest servers with which the share `percentile` of responses stays within `time` seconds; undefined where an idle one takes longer. */
export function serversForResponse(load: Omit<MultiServer, 'servers'>, time: number, percentile: number): number | undefined {
  if (responseBeyond({ ...load, rate: 0, servers: 1 }, time) > 1 - percentile) return undefined;
  let servers = Math.max(1, Math.floor(load.rate * load.service));
  while (responseBeyond({ ...load, servers }, time) > 1 - percentile) servers += 1;
  return servers;
}

import { erlangC } from './multi-server.ts';

/** A queue with Poisson arrivals and service times of any law, of which two figures are known. */
export interface GeneralService {
  /** Arrivals, 1/s. */
  readonly rate: number;
  /** Mean service time, seconds. */
  readonly service: number;
  /** Squared coefficient of variation of the service time: variance ÷ mean²; 0 is constant, 1 as the exponential. */
  readonly variation: number;
}

/**
 * Returns the mean wait of M/G/1, seconds: λ E[S²] / 2(1 - ρ) (Pollaczek and Khinchine), exact for every law; infinite when it can't keep up.
 * Source: Kleinrock, Queueing Systems, volume 1, 1975, section 5.7.
 */
export function generalWait({ rate, service, variation }: GeneralService): number {
  const busy = rate * service;
  return busy >= 1 ? Number.POSITIVE_INFINITY : (rate * service * service * (1 + variation)) / (2 * (1 - busy));
}

/**
 * Returns the mean wait of a queue with `servers` and any laws, seconds (Allen and Cunneen): that of M/M/c times the mean of both
 * squared variations. Exact for M/M/c and M/G/1, an approximation else: some per cent off under heavy load, more where few wait.
 * Source: Allen, Probability, Statistics, and Queueing Theory, 2nd ed. 1990, section 5.3.
 */
export function allenCunneenWait({ rate, service, variation, servers, arrivalVariation = 1 }: GeneralService & { readonly servers: number; readonly arrivalVariation?: number }): number {
  const offered = rate * service;
  if (offered >= servers) return Number.POSITIVE_INFINITY;
  return ((erlangC(servers, offered) * service) / (servers - offered)) * ((arrivalVariation + variation) / 2);
}

/**
 * Returns the mean response where one server is shared by all who are there, seconds: S / (1 - ρ), whatever the law of the service.
 * Source: Kleinrock, Queueing Systems, volume 2, 1976, section 4.4.
 */
export function sharedResponse({ rate, service }: Omit<GeneralService, 'variation'>): number {
  return rate * service >= 1 ? Number.POSITIVE_INFINITY : service / (1 - rate * service);
}

/** Returns mean and squared variation of a mix: each kind has its share, mean and squared variation. */
export function mixOf(kinds: readonly { readonly share: number; readonly service: number; readonly variation: number }[]): { readonly service: number; readonly variation: number } {
  const total = kinds.reduce((sum, { share }) => sum + share, 0);
  const service = kinds.reduce((sum, kind) => sum + kind.share * kind.service, 0) / total;
  const square = kinds.reduce((sum, kind) => sum + kind.share * kind.service * kind.service * (1 + kind.variation), 0) / total;
  return { service, variation: service === 0 ? 0 : square / (service * service) - 1 };
}

import { predicted } from '../quantity/index.ts';
import type { Quantity } from '../quantity/index.ts';
import type { Brief } from '../system/index.ts';

/** Returns the rate of each operation with the visits of all journeys, 1/s. */
export function ratesOf(brief: Brief): ReadonlyMap<string, Quantity> {
  const visits = new Map<string, { readonly journey: string; readonly rate: Quantity; readonly times: number }[]>();
  for (const journey of brief.journeys) {
    for (const { operation, times } of journey.visits) {
      const known = visits.get(operation) ?? [];
      known.push({ journey: journey.id, rate: journey.rate, times });
      visits.set(operation, known);
    }
  }
  return new Map(brief.operations.map((operation) => [operation.id, totalRate(operation.id, operation.rate, visits.get(operation.id) ?? [])]));
}

function totalRate(id: string, own: Quantity, visits: readonly { readonly journey: string; readonly rate: Quantity; readonly times: number }[]): Quantity {
  if (visits.length === 0) return own;
  const sum = (of: (rate: Quantity) => number): number => visits.reduce((total, { rate, times }) => total + of(rate) * times, of(own));
  const from = [`${id}.rate.own`, ...visits.map(({ journey }) => `${journey}.rate`)];
  return predicted(sum((rate) => rate.value), '1/s', 'rate + journeys × visits', from, { low: sum((rate) => rate.low), high: sum((rate) => rate.high) });
}

/** Returns the factor from declared traffic to the load that sizes are planned for: peak × headroom. */
export function plannedFactor(brief: Brief): Quantity {
  const { headroom } = brief.objectives;
  const { peak } = brief.traffic;
  if (peak === undefined) return headroom;
  return predicted(headroom.value * peak.value, '1', 'peak × headroom', ['traffic.peak', 'objectives.headroom'], { low: headroom.low * peak.low, high: headroom.high * peak.high });
}

import { defineFacts } from '../fact.ts';

const judged = { unit: 's', date: '2026-11', hardware: 'any', how: 'judged' } as const;
const day = 86_400;

/** How often parts fail, and how long they are gone. */
export const availability = defineFacts('availability', {
  processFailure: { ...judged, what: 'time from one failure of a process of the service to its next', value: 30 * day, low: 7 * day, high: 365 * day, source: 'our judgement: crashes, memory that runs out, hosts that go away' },
  processRepair: { ...judged, what: 'time until a failed process of the service answers again', value: 30, low: 5, high: 600, source: 'our judgement: restart by the platform in seconds; after several failures Kubernetes waits up to 5 min: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/' },
  serverFailure: { ...judged, what: 'time from one failure of a database server to its next', value: 365 * day, low: 90 * day, high: 5 * 365 * day, source: 'our judgement' },
  serverRepair: { ...judged, what: 'time until a failed database server without a standby answers again', value: 3_600, low: 300, high: 12 * 3_600, source: 'our judgement; with the shortest time between failures the longest is down 0.55 % of the time, about what a provider allows itself for a single server: https://aws.amazon.com/rds/sla/' },
});

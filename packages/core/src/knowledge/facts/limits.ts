import { defineFacts } from '../fact.ts';

const judged = { unit: '1', date: '2026-11', hardware: 'any', how: 'judged' } as const;
const documented = { unit: 'connections', date: '2026-11', hardware: 'any', how: 'documented' } as const;
const connections = 'PostgreSQL 17 documentation, 19.3 Connections and Authentication: https://www.postgresql.org/docs/17/runtime-config-connection.html';

/** Limits that sizes keep to. */
export const limits = defineFacts('limits', {
  utilisation: { ...judged, what: 'highest share of time that a core or a connection is planned to be busy', value: 0.7, low: 0.5, high: 0.85, source: 'our judgement from M/M/c: at 0.7 the mean wait of one server is 2.3 service times, at 0.9 it is 9' },
  coresPerInstance: { ...judged, unit: 'cores', what: 'cores that one process of the service uses', value: 1, low: 1, high: 1.2, source: 'Node.js documentation, Cluster: one thread runs JavaScript: https://nodejs.org/docs/latest-v24.x/api/cluster.html', how: 'documented' },
  maxConnections: { ...documented, what: 'connections that PostgreSQL takes unless told otherwise (max_connections)', value: 100, low: 100, high: 100, source: connections },
  reservedConnections: { ...documented, what: 'connections kept for superusers (superuser_reserved_connections)', value: 3, low: 3, high: 3, source: connections },
  connectionBytes: { ...judged, unit: 'B', what: 'memory of an idle connection with its caches', value: 10_000_000, low: 2_000_000, high: 30_000_000, source: 'our judgement' },
  mostConnections: { ...judged, unit: 'connections', what: 'connections above which a pooler is put between services and PostgreSQL', value: 500, low: 100, high: 5000, source: 'our judgement: each is a process with caches of its own, and each snapshot looks at all of them' },
  leastPool: { ...judged, unit: 'connections', what: 'connections that an instance has at least: one slow statement must not stop all others', value: 4, low: 2, high: 10, source: 'our judgement' },
  slow: { ...judged, what: 'a request or statement in this percentile must still find a connection in time', value: 0.99, low: 0.99, high: 0.999, source: 'our choice' },
});

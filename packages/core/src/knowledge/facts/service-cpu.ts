import { defineFacts } from '../fact.ts';

const judged = { unit: 's', date: '2026-11', hardware: 'a core of a current server', how: 'judged' } as const;

/** CPU time that the service spends on a request. */
export const serviceCpu = defineFacts('service-cpu', {
  request: {
    what: 'a request that reads one row: Fastify, pg, logs and metrics on',
    value: 0.00024,
    low: 0.00012,
    high: 0.0008,
    unit: 's',
    source: 'our bench (bench/request-cpu)',
    date: '2026-11',
    hardware: '2 shared virtual cores, Node 24',
    how: 'measured',
  },
  statement: { ...judged, what: 'each further statement of the request', value: 0.00008, low: 0.00003, high: 0.0003, source: 'our judgement: a third of the measured request, which holds one statement' },
  row: { ...judged, what: 'each further row decoded and written as JSON', value: 0.000008, low: 0.000002, high: 0.00005, source: 'our judgement: V8 and JSON of a dozen fields' },
  token: { ...judged, what: 'a token found in the cache of verified ones', value: 0.00001, low: 0.000003, high: 0.0001, source: 'our judgement: one SHA-256 and a map lookup' },
  passwordHash: {
    ...judged,
    what: 'one scrypt hash (N = 16384, r = 8, p = 1), off the main thread',
    value: 0.05,
    low: 0.02,
    high: 0.15,
    source: 'our judgement: RFC 7914 asks for under 100 ms for interactive logins: https://www.rfc-editor.org/rfc/rfc7914',
  },
});

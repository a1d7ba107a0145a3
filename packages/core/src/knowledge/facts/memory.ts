import { defineFacts } from '../fact.ts';

const documented = { date: '2026-11', hardware: 'any', how: 'documented' } as const;
const resources = 'PostgreSQL 17 documentation, 19.4 Resource Consumption: https://www.postgresql.org/docs/17/runtime-config-resource.html';

/** Memory and disk reads of a database server. */
export const memory = defineFacts('memory', {
  perCore: { ...documented, unit: 'B', what: 'memory that comes with a core of a memory-optimised server', value: 8e9, low: 4e9, high: 1.6e10, source: 'Amazon EC2 instance types, family R: 8 GiB for each vCPU: https://aws.amazon.com/ec2/instance-types/' },
  leastCores: { ...documented, unit: 'cores', what: 'cores of the smallest server of that family', value: 2, low: 1, high: 2, source: 'Amazon EC2 instance types, family R: https://aws.amazon.com/ec2/instance-types/' },
  sharedBuffers: { ...documented, unit: '1', what: 'share of the memory for shared_buffers; the system’s cache holds the rest', value: 0.25, low: 0.15, high: 0.4, source: resources },
  hot: { ...documented, unit: '1', what: 'share of the page reads that the working set gets', value: 0.99, low: 0.9, high: 0.999, source: 'our choice', how: 'judged' },
  diskReads: { ...documented, unit: '1/s', what: 'pages that a plain disk reads at random', value: 3000, low: 3000, high: 16_000, source: 'Amazon EBS general purpose (gp3): 3,000 reads and writes a second without paying for more: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html' },
  cachedShare: { ...documented, unit: '1', what: 'share of the memory that is left for pages, beside connections, sorts and the system', value: 0.75, low: 0.5, high: 0.85, source: 'PostgreSQL 17 documentation, 19.7.2: effective_cache_size is to be what both caches hold: https://www.postgresql.org/docs/17/runtime-config-query.html; the share is our judgement', how: 'judged' },
});

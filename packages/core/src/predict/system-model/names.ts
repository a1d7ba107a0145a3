/** What of a system a name in its model stands for. */
export type Named = 'request' | 'service' | 'rest' | 'deadline' | 'loop' | 'cores' | 'pool' | 'hashes' | 'database' | 'store cores' | 'connections' | 'query' | 'slow service' | 'slow store' | 'external' | 'limit' | 'workflow' | 'generator' | 'client' | 'host';

/** Returns a name that no other kind or id gives, whatever ids are made of: also with a number behind it, as streams of random numbers are named. */
export function nameOf(kind: Named, id = ''): string {
  return `${kind} ${JSON.stringify(id)}`;
}

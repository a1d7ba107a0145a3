import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Peer, PeerIndex } from './peer.ts';

const script = 'index_advisor/index_advisor--0.2.0.sql';

/** supabase/index_advisor: each column alone as an index, and those that the plan takes. */
export const indexAdvisor: Peer = {
  name: 'index_advisor',
  missing: (folder) => (existsSync(path.join(folder, script)) ? undefined : 'a checkout of supabase/index_advisor'),
  propose: async (folder, { client }, { queries }) => {
    await client.query(readFileSync(path.join(folder, script), 'utf8'));
    const found = new Map<string, PeerIndex>();
    const started = performance.now();
    for (const { sql } of queries) {
      const { rows } = await client.query<{ index_statements: string[]; errors: string[] }>('select index_statements, errors from index_advisor($1)', [sql]);
      const [error] = rows.flatMap(({ errors }) => errors);
      if (error !== undefined) throw new Error(`index_advisor: ${error}`);
      for (const statement of rows.flatMap(({ index_statements }) => index_statements)) {
        const [, table = '', column = ''] = /ON public\.(\w+) USING btree \((\w+)\)/.exec(statement) ?? [];
        found.set(statement, { table, columns: [column] });
      }
    }
    return [{ name: 'index_advisor', indexes: [...found.values()], seconds: (performance.now() - started) / 1000, effort: '' }];
  },
};

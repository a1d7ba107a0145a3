/** src/main.ts, the same for every system. */
export const mainSource = `import { runService } from '#runtime';
import { service } from './service.ts';

await runService(service, process.env);
`;

/** src/migrate.ts, the same for every system. */
export const migrateSource = `import { runMigrations } from '#runtime';

await runMigrations(new URL('../migrations/', import.meta.url), process.env);
`;

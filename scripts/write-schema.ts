import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { briefJsonSchema } from '@kentledge/core/read';

/** Writes schema/brief.schema.json; a test beside the schema fails while the file is out of date. */
const file = fileURLToPath(new URL('../schema/brief.schema.json', import.meta.url));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(briefJsonSchema(), null, 2)}\n`);

// Writes what schemas are published as: schema/*.json for editors and programs, docs/brief.md for people.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { evidenceJsonSchema } from '@kentledge/core/evidence';
import { briefJsonSchema } from '@kentledge/core/read';
import { statisticsJsonSchema } from '@kentledge/core/statistics';
import { briefPage } from './brief-page.ts';

const root = path.join(import.meta.dirname, '..');
mkdirSync(path.join(root, 'schema'), { recursive: true });
writeFileSync(path.join(root, 'schema/brief.schema.json'), `${JSON.stringify(briefJsonSchema(), null, 2)}\n`);
writeFileSync(path.join(root, 'schema/evidence.schema.json'), `${JSON.stringify(evidenceJsonSchema(), null, 2)}\n`);
writeFileSync(path.join(root, 'schema/statistics.schema.json'), `${JSON.stringify(statisticsJsonSchema(), null, 2)}\n`);
writeFileSync(path.join(root, 'docs/brief.md'), briefPage());

// Writes what the one schema of briefs is published as: schema/brief.schema.json for editors, docs/brief.md for people.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { briefJsonSchema } from '@kentledge/core/read';
import { briefPage } from './brief-page.ts';

const root = path.join(import.meta.dirname, '..');
mkdirSync(path.join(root, 'schema'), { recursive: true });
writeFileSync(path.join(root, 'schema/brief.schema.json'), `${JSON.stringify(briefJsonSchema(), null, 2)}\n`);
writeFileSync(path.join(root, 'docs/brief.md'), briefPage());

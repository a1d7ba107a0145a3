// npm run list-items [-- --check]: writes the index.gen.ts of each folder of items; --check only compares.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { listItems, staleListings } from './item-listing.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = path.join(import.meta.dirname, '..');
const listings = listItems(root);
const stale = staleListings(root, listings);
const problems = listings.flatMap((listing) => listing.problems);
if (values.check) problems.push(...stale.map(({ file }) => `${file} is stale: npm run list-items`));
else for (const { file, text } of stale) writeFileSync(path.join(root, file), text);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

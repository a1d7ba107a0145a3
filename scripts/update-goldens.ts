// Rewrites examples/<name>/goldens of every example: npm run update-goldens [NAME...]
import path from 'node:path';
import { listExamples, makeGoldens, writeGoldens } from './goldens.ts';

const root = path.join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
for (const name of listExamples(root).filter((example) => wanted.length === 0 || wanted.includes(example))) {
  const goldens = makeGoldens(root, name);
  writeGoldens(root, name, goldens);
  console.log(`examples/${name}/goldens: ${goldens.size} files`);
}

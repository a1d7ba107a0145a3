// The goldens of the examples: what the design of each comes out as, and what is emitted for it. They are few, whole and
// strict: a change of one byte fails, and so does a golden that nothing gives any more.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Path below `examples/<name>/goldens` to text. */
export type Goldens = ReadonlyMap<string, string>;

/** Returns the examples: each folder of `examples/` with a brief. */
export function listExamples(root: string): readonly string[] {
  return readdirSync(path.join(root, 'examples')).filter((name) => existsSync(path.join(root, 'examples', name, 'brief.yaml'))).toSorted();
}

/** Returns the goldens as the project of now gives them, through its command line. */
export function makeGoldens(root: string, name: string): Goldens {
  const brief = `examples/${name}`;
  const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-golden-'));
  try {
    kentledge(root, ['build', brief, '-o', folder]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')).toSorted();
    const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
    const whole = wholeFiles(files).map((file) => [`files/${file}.txt`, textOf(file)] as const);
    return new Map([['design.txt', designText(root, brief)], ['files.txt', files.map((file) => `${fingerprint(file, textOf(file))}  ${file}\n`).join('')], ...whole]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The design as people see it, and every decision in a line. */
function designText(root: string, brief: string): string {
  const { decisions } = JSON.parse(kentledge(root, ['design', brief, '--json'])) as { readonly decisions: readonly { readonly id: string; readonly choice: string }[] };
  return `${kentledge(root, ['design', brief])}\nchoices\n${decisions.map(({ id, choice }) => `  ${id}: ${choice}\n`).join('')}`;
}

/** Copies of the runtime change with it, and it has tests of its own; the lock file holds their hashes. */
function fingerprint(file: string, text: string): string {
  const isCopy = file.startsWith('src/kentledge/') || file === 'kentledge.lock.json';
  return isCopy ? '-'.repeat(64) : createHash('sha256').update(text).digest('hex');
}

/** The files that tell most of what emission does: the schema, the service, and all that one operation becomes. */
function wholeFiles(files: readonly string[]): readonly string[] {
  const first = files.find((file) => file.startsWith('operations/'))?.slice('operations/'.length);
  return files.filter((file) => ['migrations/0001_initial.up.sql', 'src/service.ts', `operations/${first}`, `src/routes/${first}`, `src/statements/${first}`].includes(file));
}

function kentledge(root: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'packages/cli/src/main.ts', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 100_000_000, env: { ...process.env, NO_COLOR: '1', KENTLEDGE_TYPED: '' } });
  if (status !== 0) throw new Error(`kentledge ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

const folderOf = (root: string, name: string): string => path.join(root, 'examples', name, 'goldens');

/** Returns the goldens as they were stored. */
export function readGoldens(root: string, name: string): Goldens {
  const folder = folderOf(root, name);
  const files = existsSync(folder) ? globSync('**/*.txt', { cwd: folder }).map((file) => file.replaceAll(path.sep, '/')) : [];
  return new Map(files.toSorted().map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** Stores goldens, and removes those that are in their way. */
export function writeGoldens(root: string, name: string, goldens: Goldens): void {
  const folder = folderOf(root, name);
  rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of goldens) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

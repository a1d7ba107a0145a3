import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { designBrief } from '@kentledge/core/pipeline';

/** The project that `build` wrote, installed. */
export interface BuiltProject {
  readonly folder: string;
  /** The SQL of each operation's statement, by operation. */
  readonly statements: Readonly<Record<string, string>>;
  /** Connections of its pool, as designed. */
  readonly poolSize: number;
}

const tool = path.join(import.meta.dirname, '../../packages/cli/src/main.ts');
const brief = path.join(import.meta.dirname, 'brief.yaml');

/** Builds this bench's brief into a new folder below `runFolder` with the command that people use, and installs it from its own lock file. */
export function buildProject(runFolder: string): BuiltProject {
  const folder = path.join(runFolder, 'shelf');
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', tool, 'build', brief, '-o', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  npm(folder, ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  const { system } = designBrief({ name: brief, text: readFileSync(brief, 'utf8') });
  const [service] = system?.services ?? [];
  if (system === undefined || service === undefined) throw new Error(`${brief} gives no service`);
  return { folder, statements: Object.fromEntries(system.statements.map(({ operation, sql }) => [operation, sql])), poolSize: service.pool.value };
}

/** Runs the project's migrations, as its README says. */
export function migrate({ folder }: BuiltProject, databaseUrl: string): void {
  npm(folder, ['run', 'migrate', '--silent'], { DATABASE_URL: databaseUrl });
}

/** The node that runs this bench runs npm's scripts too: the project needs one that strips types. */
function npm(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  const PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH, ...environment } });
}

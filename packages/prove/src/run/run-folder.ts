import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode, errorText, Failure, nameDiskFull } from './failure.ts';

// sockaddr_un.sun_path holds 108 bytes with its end on Linux, 104 on macOS; this is the longest path that a run puts there.
const socketPathLimit = 103;
const longestSocket = '0123456789ab/p99/s/.s.PGSQL.65535';

// statfs(2): TMPFS_MAGIC and RAMFS_MAGIC.
const memoryFileSystems = [0x01021994, 0x858458f6];

/** Returns the folders that may hold runs of this account: below the system's folder for temporary files, /var/tmp and /tmp. */
export function runHomes(): string[] {
  const bases = [...new Set([tmpdir(), '/var/tmp', '/tmp'])];
  return bases.map((base) => join(base, `kentledge-${ownUid()}`));
}

/**
 * Returns the id and the path of a new run; nothing is created yet. It lies in the first home whose path is short enough for
 * a socket, that PostgreSQL's account can get to when we are root, and, unless TMPDIR says so, that is not held in memory:
 * where /tmp is, a commit would cost nothing. Throws a `Failure` when there is no such place.
 */
export function chooseRunFolder(): { id: string; folder: string } {
  const homes = runHomes().filter(isUsable);
  const home = process.env['TMPDIR'] === undefined ? (homes.find(isOnDisk) ?? homes[0]) : homes[0];
  if (home === undefined) throw noPlace('no folder for temporary files is short enough and open to the PostgreSQL account');
  const id = randomBytes(6).toString('hex');
  return { id, folder: join(home, id) };
}

/** Creates the empty private folder of a run. Throws a `Failure` when that can't be done safely. */
export function makeRunFolder(folder: string): void {
  try {
    makeBelowHome(folder);
  } catch (error) {
    const named = nameDiskFull(error, folder);
    throw named instanceof Failure ? named : noPlace(errorText(error));
  }
}

function makeBelowHome(folder: string): void {
  prepareHome(dirname(folder));
  try {
    makePrivateFolder(folder);
  } catch (error) {
    // Another run may have ended, and removed the empty home between our two steps.
    if (errorCode(error) !== 'ENOENT') throw error;
    prepareHome(dirname(folder));
    makePrivateFolder(folder);
  }
}

/** Removes the home of all runs when the last one has left it. */
export function removeEmptyHome(folder: string): void {
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Others are still there, or were faster.
  }
}

/**
 * Creates a folder that others can't read. For root its mode is 0711: the account that PostgreSQL drops to must pass
 * through; what is secret inside has a mode of its own. For everyone else it is 0700, since they run all as themselves.
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, ownUid() === 0 ? 0o711 : 0o700);
}

/** Returns the ids and folders of all runs below a home; none when it doesn't exist or isn't safely ours. */
export function listRunFolders(home: string): { id: string; folder: string }[] {
  try {
    if (!isOurs(home)) return [];
    return readdirSync(home).filter((name) => /^[0-9a-f]{12}$/.test(name)).map((id) => ({ id, folder: join(home, id) }));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function ownUid(): number {
  return process.getuid?.() ?? 0;
}

function isUsable(home: string): boolean {
  if (Buffer.byteLength(join(home, longestSocket)) > socketPathLimit || !existsSync(dirname(home))) return false;
  return ownUid() !== 0 || isOpenToOthers(dirname(home));
}

function isOnDisk(home: string): boolean {
  return process.platform !== 'linux' || !memoryFileSystems.includes(statfsSync(dirname(home)).type);
}

function isOpenToOthers(folder: string): boolean {
  try {
    if ((statSync(folder).mode & 0o001) === 0) return false;
  } catch {
    return false;
  }
  return dirname(folder) === folder || isOpenToOthers(dirname(folder));
}

function prepareHome(home: string): void {
  try {
    makePrivateFolder(home);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  // The name can be guessed, so another account of the machine may have been here first.
  if (!isOurs(home)) throw noPlace(`${home} belongs to someone else, or others can write into it`);
}

function isOurs(home: string): boolean {
  const stat = lstatSync(home);
  return stat.isDirectory() && stat.uid === ownUid() && (stat.mode & 0o022) === 0;
}

function noPlace(reason: string): Failure {
  return new Failure('temp-folder', { reason });
}

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { failureCode } from '../input/failure-text.ts';

/** Writes a file whole or not at all: beside its place, then renamed. A link in its place is replaced, never followed. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.kentledge-part`;
  try {
    writeNew(beside, text);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** What lies there was left by a run that was cut short; it is removed and not written into, since it may be a link. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if (failureCode(error) !== 'EEXIST') throw error;
    rmSync(file);
    writeFileSync(file, text, { flag: 'wx' });
  }
}

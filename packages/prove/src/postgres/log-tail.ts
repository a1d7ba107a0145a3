import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const tailBytes = 4096;

/** Returns the last whole lines of a file, 4 KiB at most; empty when there is no file. */
export function readTail(file: string): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const start = Math.max(0, fstatSync(handle).size - tailBytes);
    const buffer = Buffer.alloc(tailBytes);
    const text = buffer.toString('utf8', 0, readSync(handle, buffer, 0, tailBytes, start));
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    closeSync(handle);
  }
}

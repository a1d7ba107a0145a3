import type { Io } from '../command.ts';

/** Lines that are wider are hard to read, however wide the terminal is. */
const widest = 120;

/** Returns how wide and how colourful printed text may be. */
export function printOptions(io: Io): { readonly color: boolean; readonly width: number } {
  return { color: io.color, width: Math.max(40, Math.min(io.columns ?? 80, widest)) };
}

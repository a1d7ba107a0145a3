import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source } from '../../source/index.ts';
import { workloadProblems } from './problems.ts';

/** Mebibytes that a file may have. */
export const mostMebibytes = 64;

/** Returns the text of a file, or why it is none. A byte order mark is left out. */
export function decodeSource(name: string, bytes: Uint8Array): { readonly source: Source; readonly diagnostics: readonly Diagnostic[] } {
  const empty = { name, text: '' };
  const start = { source: name, start: 0, end: 0 };
  if (bytes.length > mostMebibytes * 2 ** 20) return { source: empty, diagnostics: [tooLarge(name, bytes.length)] };
  if (isUtf16(bytes)) return { source: empty, diagnostics: [workloadProblems.create('encoding', start, { found: 'it starts as UTF-16 does' })] };
  if (hasMagic(bytes)) return { source: empty, diagnostics: [workloadProblems.create('binary', start, { what: 'it is a dump in the custom format of pg_dump' })] };
  const zero = bytes.indexOf(0);
  if (zero !== -1 && looksUtf16(bytes)) return { source: empty, diagnostics: [workloadProblems.create('encoding', start, { found: 'it looks like UTF-16 without a byte order mark' })] };
  if (zero !== -1) return { source: empty, diagnostics: [workloadProblems.create('binary', start, { what: `byte ${zero + 1} is zero` })] };
  try {
    return { source: { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }, diagnostics: [] };
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    const at = text.indexOf('\uFFFD');
    const place = workloadProblems.create('encoding', { source: name, start: at, end: at + 1 }, { found: 'here is a byte that no character has' });
    return { source: { name, text }, diagnostics: [place] };
  }
}

/** Returns what to say of a file that is too large to be read. */
export function tooLarge(name: string, bytes: number): Diagnostic {
  return workloadProblems.create('too-large', { source: name, start: 0, end: 0 }, { mebibytes: Math.ceil(bytes / 2 ** 20), most: mostMebibytes });
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** Bytes at the start that tell. */
const sampled = 1024;

/** Without a mark: of the letters that SQL is made of, one byte of each two is zero, and the other is not. */
function looksUtf16(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, Math.min(sampled, bytes.length - (bytes.length % 2)));
  const zeros = [0, 1].map((odd) => start.filter((byte, place) => place % 2 === odd && byte === 0).length / (start.length / 2));
  return Math.max(...zeros) > 0.7 && Math.min(...zeros) < 0.1;
}

function hasMagic(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 5)) === 'PGDMP';
}

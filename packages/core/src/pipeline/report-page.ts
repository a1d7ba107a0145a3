import type { Evidence } from '../evidence/index.ts';
import type { Source } from '../source/index.ts';
import type { System } from '../system/index.ts';
import { placeWords } from './place-words.ts';

/** Returns report.html of a system that was proved. Loaded when asked for: most commands draw nothing. */
export async function reportPage(source: Source, system: System, evidence: Evidence): Promise<string> {
  const { report } = await import('../report/index.ts');
  return report({ system, evidence, words: placeWords(source) }).html;
}

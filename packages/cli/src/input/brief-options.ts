import { flag, numberOption } from './arguments.ts';

/** The options of every command that reads a brief. */
export const briefOptions = {
  json: flag,
  seed: numberOption('a whole number from 0 to 4294967295', '1', { low: 0, high: 4_294_967_295, whole: true }),
};

/** What every command that reads a brief says of its argument. */
export const briefUsage = 'FILE is a brief, or a folder with brief.yaml; a brief in TypeScript is named itself, and run.';

/** What such a command says of `--seed` where nothing is drawn. */
export function seedUsage(width: number): string {
  return `${'  --seed N'.padEnd(width + 4)} taken as everywhere that a brief is read, and without effect here: only prove draws anything`;
}

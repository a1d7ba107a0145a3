export { bitsAt, hashText, streamOf, uniformAt } from './hash.ts';
export { shuffled, unshuffled } from './permutation.ts';
export { sequence } from './sequence.ts';
export type { Sequence } from './sequence.ts';
export { zipfRank, zipfShare } from './zipf.ts';
export { Stream } from './stream.ts';

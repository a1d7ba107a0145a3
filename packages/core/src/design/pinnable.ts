import { items } from './decisions/index.gen.ts';

/** Returns what a brief may pin and to what, by path, for the reference; each decision of a design can be pinned by its own path too. */
export function pinnable(): readonly { readonly path: string; readonly values: string }[] {
  return items.flatMap((kind) => kind.pins).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

import type { Located } from '../../source/index.ts';
import type { Context } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';

/** Reports each name that a list says again, with the place where it is said first. */
export function saidTwice(context: Context, names: readonly Located<string>[]): void {
  const seen = new Map<string, Located<string>>();
  for (const name of names) {
    const before = seen.get(name.value);
    if (before === undefined) seen.set(name.value, name);
    else context.report(contradictionProblems.create('said-twice', [name.span, before.span], { name: name.value }));
  }
}

import { streamOf } from '@kentledge/core/random';
import type { Step } from '@kentledge/core/system';
import { valuesRead } from '@kentledge/core/system';
import type { Row } from '../data/index.ts';
import type { Binding } from './binding.ts';
import type { Recipe } from './recipe.ts';
import { findSubject } from './subject.ts';
import type { FoundRows, SubjectRule } from './subject.ts';

/** How far the rows of an operation have been looked through. */
export interface Places {
  /** Place in the scattered order of rows, by step. */
  readonly places: Map<string, number>;
  /** Rows used up. */
  readonly used: Set<string>;
}

/** Finds the rows that an operation's steps need, and binds the request to them. Without `rows`, none was found among those tried. */
export function bindSubjects({ rules, searches }: Recipe, binding: Binding, { places, used }: Places): { readonly rows?: FoundRows; readonly tried: number } {
  const rows = new Map<SubjectRule, Row>();
  for (const search of searches) {
    const [{ step }] = search;
    // A list around what is bound already (the comments of the story) needs no row to be found: it may be empty.
    if (!step.single && step.verb === 'reads' && isBound(step, binding)) continue;
    const found = findSubject(search, rules, binding, used, places.get(step.result) ?? 0, streamOf(binding.stream, step.result));
    places.set(step.result, found.next);
    if (found.rows === undefined) return { tried: found.tried };
    for (const [rule, row] of found.rows) rows.set(rule, row);
  }
  return { rows, tried: 0 };
}

function isBound(step: Step, binding: Binding): boolean {
  return step.where !== undefined && valuesRead(step.where).some((name) => binding.values.has(name) || binding.results.has(name));
}

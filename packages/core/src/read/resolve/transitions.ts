import type { Transitions } from '../../system/index.ts';
import type { RawTransitions } from '../raw.ts';
import { suggest } from './context.ts';
import type { Context, EntityDraft } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { entityProblems } from './diagnostics/entities.ts';
import { nameProblems } from './diagnostics/names.ts';
import { typeProblems } from './diagnostics/types.ts';

/** Returns the moves of a state field; reports words that are no states and states that no chain of moves reaches. */
export function transitionsOf(context: Context, entity: EntityDraft, raw: RawTransitions): readonly Transitions[] {
  const field = entity.fields.get(raw.field.value);
  if (field === undefined) {
    const near = suggest(context, raw.field.value, entity.fields.keys());
    context.report(nameProblems.create('unknown-field', raw.field.span, { name: raw.field.value, entity: entity.id, near }));
    return [];
  }
  const facts = context.factsOf(field);
  if (facts === undefined) return [];
  if (facts.type.kind !== 'enum') {
    context.report(entityProblems.create('transitions-of-enum', raw.field.span, { name: field.name, type: facts.type.kind }));
    return [];
  }
  const { words } = facts.type;
  const moves: { from: string; to: string }[] = [];
  let failed = false;
  for (const chain of raw.moves) {
    for (const state of chain.states) {
      if (words.includes(state.value)) continue;
      failed = true;
      const near = suggest(context, state.value, words);
      context.report(typeProblems.create('unknown-word', state.span, { word: state.value, words, near }));
    }
    for (const [index, state] of chain.states.entries()) {
      const next = chain.states[index + 1];
      if (next === undefined) continue;
      if (next.value === state.value) context.report(contradictionProblems.create('move-nowhere', next.span, { state: state.value }));
      else moves.push({ from: state.value, to: next.value });
    }
  }
  const start = facts.default?.kind === 'path' ? facts.default.names[0]?.value : undefined;
  if (!failed && start !== undefined) reportUnreachable(context, raw, start, words, moves);
  return [{ field: field.name, moves }];
}

function reportUnreachable(context: Context, raw: RawTransitions, start: string, words: readonly string[], moves: readonly { from: string; to: string }[]): void {
  const next = Map.groupBy(moves, (move) => move.from);
  const reached = new Set([start]);
  for (const state of reached) for (const move of next.get(state) ?? []) reached.add(move.to);
  for (const word of words) {
    if (reached.has(word)) continue;
    const span = raw.moves.flatMap((chain) => chain.states).find((state) => state.value === word)?.span ?? raw.field.span;
    context.report(entityProblems.create('unreachable-state', span, { state: word, field: raw.field.value, start }));
  }
}

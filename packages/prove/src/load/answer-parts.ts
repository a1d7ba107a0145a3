import type { Returns, View } from '@kentledge/core/system';

/** A row or list in an answer, and the step that gave it. */
export interface AnswerPart {
  readonly kind: 'row' | 'page';
  readonly result: string;
  readonly view: View;
  readonly value: unknown;
}

/** Returns the rows and lists of an answer; their values are undefined where it lacks them. */
export function answerParts(returns: Returns, answer: unknown): readonly AnswerPart[] {
  if (returns.kind === 'none') return [];
  if (returns.kind === 'row') return [{ ...returns, kind: 'row', value: answer }];
  const object = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (returns.kind === 'page') return [{ ...returns, kind: 'page', value: object['items'] }];
  return returns.fields.flatMap((field) => (field.kind === 'row' || field.kind === 'page' ? [{ kind: field.kind, result: field.result, view: field.view, value: object[field.name] }] : []));
}

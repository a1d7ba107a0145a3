import { givesToken, isToken } from '../../system/index.ts';
import type { Operation, Returns, System, View, ViewField } from '../../system/index.ts';

/**
 * Returns what an operation answers, without the signed tokens that it must not give: they are for the row of the caller
 * alone, in the view of the answer itself and never inside another row.
 */
export function shownReturns(system: System, operation: Operation): Returns {
  const { returns } = operation;
  const shown = (result: string, view: View): View => {
    const step = operation.steps.findLast((candidate) => candidate.result === result);
    return step !== undefined && givesToken(system, operation, step) ? { ...view, fields: view.fields.map((field) => withoutTokensBelow(system, field)) } : withoutTokens(system, view);
  };
  switch (returns.kind) {
    case 'none':
      return returns;
    case 'row':
    case 'page':
      return { ...returns, view: shown(returns.result, returns.view) };
    case 'object':
      return { ...returns, fields: returns.fields.map((field) => ('view' in field ? { ...field, view: shown(field.result, field.view) } : field)) };
  }
}

/** True if the field of a view is the row's signed token. */
export function showsToken(system: System, entity: string, viewField: ViewField): boolean {
  const field = system.entities.find(({ id }) => id === entity)?.fields.find(({ name }) => name === viewField.field);
  return field !== undefined && isToken(system, entity, field);
}

function withoutTokens(system: System, view: View): View {
  const kept = view.fields.filter((field) => !showsToken(system, view.entity, field));
  const name = kept.length === view.fields.length ? view.name : `${view.name}WithoutToken`;
  return { ...view, name, fields: kept.map((field) => withoutTokensBelow(system, field)) };
}

function withoutTokensBelow(system: System, field: ViewField): ViewField {
  return field.view === undefined ? field : { ...field, view: withoutTokens(system, field.view) };
}

import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Brief, Entity, Field } from '../../system/index.ts';
import { someExpression } from '../../system/index.ts';
import { designProblems, spansOf } from '../diagnostics.ts';
import { copiesIn } from './copies.ts';
import { groupsIn, numberedIn } from './groups.ts';

/** Returns a note for each part of the brief that says a thing twice, or holds several in one, so that its tables are in no third normal form. */
export function normalFormNotes(brief: Brief): readonly Diagnostic[] {
  return [...copies(brief), ...repeats(brief), ...groups(brief), ...numbered(brief), ...searchedLists(brief)];
}

function copies(brief: Brief): readonly Diagnostic[] {
  return copiesIn(brief).map(({ entity, field, instead, of, keptBy }) => {
    const parameters = { field: `${entity.id}.${field.name}`, of, instead };
    return keptBy === undefined ? designProblems.create('stored-copy', spansOf(field.place), parameters) : designProblems.create('copy-kept-by-hand', spansOf(field.place), { ...parameters, operation: keptBy });
  });
}

/** A part has its whole: what the whole refers to, it need not refer to. */
function repeats(brief: Brief): readonly Diagnostic[] {
  const entities = new Map(brief.entities.map((entity) => [entity.id, entity]));
  return brief.entities.flatMap((entity) => {
    const whole = entities.get(entity.whole ?? '');
    return entity.fields.flatMap((field): readonly Diagnostic[] => {
      const { type } = field;
      const isRepeated = type.kind === 'reference' && whole?.fields.some((other) => other.name === field.name && other.type.kind === 'reference' && other.type.entity === type.entity) === true;
      return isRepeated ? [designProblems.create('part-repeats', spansOf(field.place), { field: `${entity.id}.${field.name}`, whole: whole.id })] : [];
    });
  });
}

function groups(brief: Brief): readonly Diagnostic[] {
  return groupsIn(brief).map(({ names, entities }) => {
    const places = entities.flatMap((entity) => spansOf(firstOf(entity, names).place));
    return designProblems.create('repeated-group', places, { fields: names, entities: entities.map(({ id }) => id) });
  });
}

function firstOf(entity: Entity, names: readonly string[]): Field | Entity {
  return entity.fields.find(({ name }) => name === names[0]) ?? entity;
}

function numbered(brief: Brief): readonly Diagnostic[] {
  return numberedIn(brief).map(({ entity, stem, fields }) => designProblems.create('numbered-fields', fields.flatMap(({ place }) => spansOf(place)), { entity: entity.id, stem, fields: fields.map(({ name }) => name) }));
}

/** Lists of words in which rows are looked for: the words are things that nothing names. */
function searchedLists(brief: Brief): readonly Diagnostic[] {
  return brief.entities.flatMap((entity) =>
    entity.fields.flatMap((field): readonly Diagnostic[] => {
      if (field.type.kind !== 'list' || !['string', 'text'].includes(field.type.of.kind)) return [];
      const operation = brief.operations.find(({ steps }) => steps.some((step) => step.entity === entity.id && step.where !== undefined && someExpression(step.where, (node) => node.kind === 'in' && node.right.kind === 'field' && node.right.variable === 'row' && node.right.path.join() === field.name)));
      return operation === undefined ? [] : [designProblems.create('searched-list', spansOf(field.place), { field: `${entity.id}.${field.name}`, operation: operation.id })];
    }),
  );
}

import type { Located } from '../../source/index.ts';
import { parseCount, parseDuration, parseGrowth, parseKeep, parseLoss, parseMoves, parsePath } from '../grammar/index.ts';
import type { RawEntity } from '../raw.ts';
import type { YamlNode } from '../yaml/index.ts';
import { mapOf, membersOf, namedEntries } from './builder.ts';
import type { Builder, NamedEntry } from './builder.ts';
import { buildFields, buildViewFields } from './fields.ts';
import { buildNamedExpressions } from './steps.ts';

export function buildEntities(builder: Builder, node: YamlNode | undefined): readonly RawEntity[] {
  return namedEntries(node).flatMap((entry) => buildEntity(builder, entry));
}

function buildEntity(builder: Builder, { name, value, span }: NamedEntry): readonly RawEntity[] {
  if (mapOf(value) === undefined) return [];
  const members = membersOf(value);
  return [
    {
      name,
      span,
      fields: buildFields(builder, members.get('fields')),
      count: builder.parse(members.get('count'), parseCount),
      growth: builder.parse(members.get('growth'), parseGrowth),
      key: builder.names(members.get('key'), '`key`'),
      unique: uniqueOf(builder, members.get('unique')),
      owner: builder.parse(members.get('owner'), parsePath),
      views: namedEntries(members.get('views')).map((view) => ({
        name: view.name,
        span: view.span,
        fields: buildViewFields(builder, view.value),
      })),
      transitions: namedEntries(members.get('transitions')).map((moves) => ({
        field: moves.name,
        span: moves.span,
        moves: builder.parseEach(moves.value, parseMoves),
      })),
      invariants: buildNamedExpressions(builder, members.get('invariants')),
      keep: builder.parse(members.get('keep'), parseKeep),
      trash: builder.parse(members.get('trash'), parseDuration),
      audit: builder.parse(members.get('audit'), parseDuration),
      immutable: builder.boolean(members.get('immutable')),
      loss: builder.parse(members.get('loss'), parseLoss),
      table: builder.word(members.get('table'), '`table`'),
    },
  ];
}

/** `a` and `[a, b]` are one key; where a list holds lists, each of its items is one. */
function uniqueOf(builder: Builder, node: YamlNode | undefined): readonly (readonly Located<string>[])[] {
  if (node === undefined) return [];
  const several = node.kind === 'list' && node.items.some((item) => item.kind === 'list');
  const keys = several ? node.items : [node];
  return keys.map((key) => builder.names(key, '`unique`')).filter((names) => names.length > 0);
}

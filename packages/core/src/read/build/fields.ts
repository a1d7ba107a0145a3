import { briefDiagnostics } from '../diagnostics.ts';
import { parseDefinition, parseModifiers, parsePath } from '../grammar/index.ts';
import type { FieldDefinition, FieldNode, ListType, Modifier, PathNode, TypedDefinition } from '../grammar/index.ts';
import type { RawViewField } from '../raw.ts';
import type { YamlEntry, YamlList, YamlNode } from '../yaml/index.ts';
import { namedEntries } from './builder.ts';
import type { Builder } from './builder.ts';

/** The fields of an entity, a shape, a `takes`. */
export function buildFields(builder: Builder, node: YamlNode | undefined): readonly FieldNode[] {
  return namedEntries(node)
    .map(({ name, value, span }) => {
      const definition = buildDefinition(builder, value);
      return definition === undefined ? undefined : { name, definition, span };
    })
    .filter((field) => field !== undefined);
}

/** A field from text, a YAML list (`[Tag, about 3]`) or a YAML map (`{ product: Product }`). */
export function buildDefinition(builder: Builder, node: YamlNode | undefined): FieldDefinition | undefined {
  switch (node?.kind) {
    case 'scalar':
      return builder.parse(node, parseDefinition);
    case 'map':
      return shape(builder, node);
    case 'list':
      return list(builder, node);
    default:
      return undefined;
  }
}

function shape(builder: Builder, node: YamlNode): TypedDefinition {
  const { span } = node;
  return { kind: 'typed', type: { kind: 'shape', fields: buildFields(builder, node), span }, modifiers: [], span };
}

function list(builder: Builder, node: YamlList): TypedDefinition | undefined {
  const { span } = node;
  const [first, ...rest] = node.items;
  if (first === undefined) return undefined;
  const element = buildDefinition(builder, first);
  if (element?.kind === 'derived') {
    const problem = 'has an expression for its elements';
    builder.report(briefDiagnostics.create('bad-list-type', element.span, { problem }));
    return undefined;
  }
  const modifiers = rest.flatMap((item) => listModifiers(builder, item));
  if (element === undefined) return undefined;
  const type: ListType = { kind: 'list', element, span };
  return { kind: 'typed', type, modifiers, span };
}

function listModifiers(builder: Builder, item: YamlNode): readonly Modifier[] {
  if (item.kind === 'scalar') return builder.parse(item, parseModifiers) ?? [];
  if (item.kind === 'map' || item.kind === 'list') {
    const problem = `has a ${item.kind} after its first item`;
    builder.report(briefDiagnostics.create('bad-list-type', item.span, { problem }));
  }
  return [];
}

/** The fields of a view, from a list (`[id, tagList: tags.name]`) or a map. */
export function buildViewFields(builder: Builder, node: YamlNode | undefined): readonly RawViewField[] {
  if (node?.kind === 'map') return node.entries.flatMap((entry) => renamed(builder, entry));
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item) => viewItem(builder, item));
}

function viewItem(builder: Builder, item: YamlNode): readonly RawViewField[] {
  if (item.kind === 'map') {
    if (item.entries.length !== 1) builder.report(briefDiagnostics.create('bad-view-item', item.span, {}));
    return item.entries.slice(0, 1).flatMap((entry) => renamed(builder, entry));
  }
  const source = builder.parse(item, parsePath);
  return source === undefined ? [] : [plain(source)];
}

/** `tags.name` alone is called by its last name. */
function plain(source: PathNode): RawViewField {
  const name = source.names.at(-1) ?? { value: '', span: source.span };
  return { name, source, span: source.span };
}

function renamed(builder: Builder, entry: YamlEntry): readonly RawViewField[] {
  const source = builder.parse(entry.value, parsePath);
  const name = { value: entry.key.text, span: entry.key.span };
  return source === undefined ? [] : [{ name, source, span: entry.span }];
}

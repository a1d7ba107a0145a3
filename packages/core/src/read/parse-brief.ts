import { inOrder } from '../diagnostic/index.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import type { Located, Source } from '../source/index.ts';
import { Builder, membersOf } from './build/builder.ts';
import { buildEntities } from './build/entities.ts';
import { buildActors, buildEvents, buildExternals, buildWorkflows } from './build/flows.ts';
import { buildOperations } from './build/operations.ts';
import { buildApi, buildConstraints, buildObjectives, buildPins, buildTraffic } from './build/settings.ts';
import { buildNamedExpressions } from './build/steps.ts';
import { briefDiagnostics } from './diagnostics.ts';
import type { RawBrief } from './raw.ts';
import { checkForm } from './schema/index.ts';
import type { BriefDocument } from './schema/index.ts';
import { readYaml } from './yaml/index.ts';
import type { YamlMap, YamlNode } from './yaml/index.ts';

export type ParseResult = {
  /** What could be read, also beside errors, so that names and types of the rest are checked too; undefined for no map at all. */
  readonly raw: RawBrief | undefined;
  /** All problems of YAML, form and grammar, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
};

/** The text of a brief as a tree with every value parsed and every place kept; nothing is resolved. Never throws. */
export function parseBrief(source: Source): ParseResult {
  const { root, diagnostics } = readYaml(source);
  if (root === undefined) return { raw: undefined, diagnostics };
  const form = checkForm(root);
  if (root.kind !== 'map') return { raw: undefined, diagnostics: inOrder([...diagnostics, ...form]) };
  const builder = new Builder();
  const raw = buildBrief(builder, source, root);
  return { raw, diagnostics: inOrder([...diagnostics, ...notToldYet(form, diagnostics), ...builder.diagnostics]) };
}

/** A key such as `on` is told once: as what YAML makes of it, with the key that was meant. */
function notToldYet(form: readonly Diagnostic[], told: readonly Diagnostic[]): readonly Diagnostic[] {
  const starts = new Set(told.filter(({ code }) => code === 'yaml/boolean-word').map(({ spans }) => spans[0]?.start));
  return starts.size === 0 ? form : form.filter(({ code, spans }) => code !== 'brief/unknown-key' || !starts.has(spans[0]?.start));
}

function buildBrief(builder: Builder, source: Source, root: YamlMap): RawBrief {
  const members = membersOf(root);
  return {
    source: source.name,
    span: root.span,
    version: versionOf(builder, members.get('kentledge')),
    system: builder.word(members.get('system'), '`system`') ?? { value: '', span: root.span },
    summary: builder.text(members.get('summary')),
    objectives: buildObjectives(builder, members.get('objectives')),
    constraints: buildConstraints(builder, members.get('constraints')),
    api: buildApi(builder, members.get('api')),
    tenant: builder.name(members.get('tenant'), '`tenant`'),
    actors: buildActors(builder, members.get('actors')),
    entities: buildEntities(builder, members.get('entities')),
    operations: buildOperations(builder, members.get('operations')),
    events: buildEvents(builder, members.get('events')),
    externals: buildExternals(builder, members.get('externals')),
    workflows: buildWorkflows(builder, members.get('workflows')),
    traffic: buildTraffic(builder, members.get('traffic')),
    invariants: buildNamedExpressions(builder, members.get('invariants')),
    pins: buildPins(members.get('pins')),
  };
}

function versionOf(builder: Builder, node: YamlNode | undefined): Located<number> | undefined {
  const version = builder.text(node);
  if (version === undefined) return undefined;
  if (version.value === '1') return { value: 1, span: version.span };
  const parameters = { version: version.value.slice(0, 40) };
  builder.report(briefDiagnostics.create('bad-version', version.span, parameters));
  return undefined;
}

export type SourceResult = { readonly source: Source | undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * A brief written in TypeScript as a source, to be read as every other: JSON, which is YAML. Places then lead into this
 * text. What is no plain data is a diagnostic.
 */
export function sourceOfDocument(document: BriefDocument, name: string): SourceResult {
  const place = { source: name, start: 0, end: 0 };
  try {
    const text: string | undefined = JSON.stringify(document, refuseCode, 2);
    if (text !== undefined) return { source: { name, text: `${text}\n` }, diagnostics: [] };
    return { source: undefined, diagnostics: [briefDiagnostics.create('not-data', place, { problem: 'it is nothing' })] };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be written as text';
    return { source: undefined, diagnostics: [briefDiagnostics.create('not-data', place, { problem })] };
  }
}

function refuseCode(key: string, value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`\`${key}\` is a ${typeof value}`);
  return value;
}

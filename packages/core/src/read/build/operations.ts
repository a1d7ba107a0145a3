import { briefDiagnostics } from '../diagnostics.ts';
import { parseAt, parseDuration, parseIdempotent, parseRate, parseTyped } from '../grammar/index.ts';
import type { ValueNode } from '../grammar/index.ts';
import type { Located } from '../../source/index.ts';
import type { RawOperation, RawPercentile, RawStep } from '../raw.ts';
import type { YamlMap, YamlNode } from '../yaml/index.ts';
import { mapOf, membersOf, namedEntries } from './builder.ts';
import type { Builder, NamedEntry } from './builder.ts';
import { buildDefinition, buildFields } from './fields.ts';
import { buildStep, buildSteps, stepKeys } from './steps.ts';

export function buildOperations(builder: Builder, node: YamlNode | undefined): readonly RawOperation[] {
  return namedEntries(node).flatMap((entry) => buildOperation(builder, entry));
}

function buildOperation(builder: Builder, { name, value, span }: NamedEntry): readonly RawOperation[] {
  const map = mapOf(value);
  if (map === undefined) return [];
  const members = membersOf(map);
  const takes = members.get('takes');
  return [
    {
      name,
      span,
      by: builder.names(members.get('by'), '`by`'),
      at: builder.parse(members.get('at'), parseAt),
      takes: buildFields(builder, takes),
      takesSpan: takes?.span,
      takesView: builder.parse(takes, parseTyped),
      returns: buildDefinition(builder, members.get('returns')),
      rate: builder.parse(members.get('rate'), parseRate),
      critical: builder.boolean(members.get('critical')),
      idempotent: idempotentOf(builder, members.get('idempotent')),
      latency: buildPercentiles(builder, members.get('latency')),
      limit: builder.parse(members.get('limit'), parseRate),
      emits: builder.names(members.get('emits'), '`emits`'),
      ...stepsOf(builder, map, members.get('does')),
    },
  ];
}

function stepsOf(builder: Builder, map: YamlMap, does: YamlNode | undefined): { steps: readonly RawStep[]; inline: boolean } {
  if (does === undefined) return { steps: [buildStep(builder, map, { needsVerb: true, inline: true })], inline: true };
  for (const { key } of map.entries) {
    if (stepKeys.has(key.text)) builder.report(briefDiagnostics.create('mixed-steps', key.span, { key: key.text }));
  }
  if (does.kind === 'list' && does.items.length === 0) {
    builder.report(briefDiagnostics.create('no-verb', does.span, { place: 'this operation', inOperation: true }));
  }
  return { steps: buildSteps(builder, does), inline: false };
}

function idempotentOf(builder: Builder, node: YamlNode | undefined): Located<boolean> | ValueNode | undefined {
  return builder.boolean(node) ?? builder.parse(node, parseIdempotent);
}

const percents: Readonly<Record<string, number>> = { p50: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 };

/** `{ p95: 150ms }`, in the order written. */
export function buildPercentiles(builder: Builder, node: YamlNode | undefined): readonly RawPercentile[] {
  const map = mapOf(node);
  if (map === undefined) return [];
  return map.entries.flatMap(({ key, value, span }) => {
    const percent = Object.hasOwn(percents, key.text) ? percents[key.text] : undefined;
    const time = percent === undefined ? undefined : builder.parse(value, parseDuration);
    return percent === undefined || time === undefined ? [] : [{ percent, time, span }];
  });
}

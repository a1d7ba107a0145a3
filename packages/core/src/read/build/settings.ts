import { briefDiagnostics } from '../diagnostics.ts';
import {
  parseBudget,
  parseCount,
  parseCurrency,
  parseDuration,
  parseFactor,
  parseGrowth,
  parsePercent,
  parseRate,
  parseVisit,
  prefixProblem,
} from '../grammar/index.ts';
import type { Located } from '../../source/index.ts';
import type { NumberNode } from '../grammar/index.ts';
import type { RawApi, RawConstraints, RawObjectives, RawPin, RawShare, RawTraffic } from '../raw.ts';
import { hoursOfDay, wordProblem } from '../schema/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { mapOf, membersOf, namedEntries } from './builder.ts';
import type { Builder } from './builder.ts';
import { buildPercentiles } from './operations.ts';

export function buildObjectives(builder: Builder, node: YamlNode | undefined): RawObjectives | undefined {
  const map = mapOf(node);
  if (map === undefined) return undefined;
  const members = membersOf(map);
  const recovery = mapOf(members.get('recovery'));
  const recoveryMembers = membersOf(recovery);
  return {
    span: map.span,
    latency: buildPercentiles(builder, members.get('latency')),
    queries: buildPercentiles(builder, members.get('queries')),
    delivery: buildPercentiles(builder, members.get('delivery')),
    availability: builder.parse(members.get('availability'), parsePercent),
    errors: builder.parse(members.get('errors'), parsePercent),
    headroom: builder.parse(members.get('headroom'), parseFactor),
    recovery:
      recovery === undefined
        ? undefined
        : {
            span: recovery.span,
            time: builder.parse(recoveryMembers.get('time'), parseDuration),
            loss: builder.parse(recoveryMembers.get('loss'), parseDuration),
          },
  };
}

export function buildConstraints(builder: Builder, node: YamlNode | undefined): RawConstraints | undefined {
  const map = mapOf(node);
  if (map === undefined) return undefined;
  const members = membersOf(map);
  const team = mapOf(members.get('team'));
  const teamMembers = membersOf(team);
  return {
    span: map.span,
    platform: builder.word(members.get('platform'), '`platform`'),
    cloud: builder.word(members.get('cloud'), '`cloud`'),
    regions: builder.words(members.get('regions'), '`regions`'),
    budget: builder.parse(members.get('budget'), parseBudget),
    team:
      team === undefined
        ? undefined
        : {
            span: team.span,
            engineers: builder.parse(teamMembers.get('engineers'), parseCount),
            languages: builder.words(teamMembers.get('languages'), '`languages`'),
          },
    compliance: builder.words(members.get('compliance'), '`compliance`'),
    exclude: builder.words(members.get('exclude'), '`exclude`'),
    currency: builder.parse(members.get('currency'), parseCurrency),
  };
}

export function buildApi(builder: Builder, node: YamlNode | undefined): RawApi | undefined {
  const map = mapOf(node);
  if (map === undefined) return undefined;
  const members = membersOf(map);
  return {
    span: map.span,
    prefix: prefixOf(builder, members.get('prefix')),
    style: builder.oneOf(members.get('style'), ['rest', 'graphql', 'grpc'] as const),
    errors: members.get('errors'),
  };
}

function prefixOf(builder: Builder, node: YamlNode | undefined): Located<string> | undefined {
  const prefix = builder.text(node);
  const rule = prefix === undefined ? undefined : prefixProblem(prefix.value);
  if (prefix === undefined || rule === undefined) return prefix;
  const text = prefix.value.slice(0, 60);
  builder.report(briefDiagnostics.create('bad-word', prefix.span, { text, place: '`prefix`', rule }));
  return undefined;
}

export function buildTraffic(builder: Builder, node: YamlNode | undefined): RawTraffic | undefined {
  const map = mapOf(node);
  if (map === undefined) return undefined;
  const members = membersOf(map);
  return {
    span: map.span,
    journeys: namedEntries(members.get('journeys')).map(({ name, span, value }) => {
      const journey = membersOf(value);
      const does = builder.parseEach(journey.get('does'), parseVisit);
      return { name, span, rate: builder.parse(journey.get('rate'), parseRate), does };
    }),
    peak: builder.parse(members.get('peak'), parseFactor),
    daily: dailyOf(builder, members.get('daily')),
    growth: builder.parse(members.get('growth'), parseGrowth),
    regions: sharesOf(builder, members.get('regions')),
  };
}

function dailyOf(builder: Builder, node: YamlNode | undefined): readonly NumberNode[] {
  if (node?.kind === 'list' && node.items.length !== hoursOfDay) {
    const parameters = { place: '`daily`', expected: `${hoursOfDay} weights, one for each hour`, found: node.items.length };
    builder.report(briefDiagnostics.create('wrong-length', node.span, parameters));
  }
  return builder.parseEach(node, parseCount);
}

function sharesOf(builder: Builder, node: YamlNode | undefined): readonly RawShare[] {
  if (node?.kind !== 'map') return builder.words(node, '`regions`').map((name) => ({ name, span: name.span }));
  return node.entries.flatMap(({ key, value, span }) => {
    // An impossible word has been told by the check of the form.
    if (wordProblem(key.text) !== undefined) return [];
    const name = { value: key.text, span: key.span };
    return [{ name, span, percent: builder.parse(value, parsePercent) }];
  });
}

/** `Order.store: postgresql`. */
export function buildPins(node: YamlNode | undefined): readonly RawPin[] {
  const map = mapOf(node);
  if (map === undefined) return [];
  return map.entries.flatMap(({ key, value, span }) => {
    if (value.kind !== 'scalar') return [];
    let start = key.offset ?? 0;
    const path = key.text.split('.').map((part) => {
      const place = key.offset === undefined ? key.span : { source: key.span.source, start, end: start + part.length };
      start += part.length + 1;
      return { value: part, span: place };
    });
    return [{ path, value: { value: value.text, span: value.span }, span }];
  });
}

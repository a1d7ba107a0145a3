import {
  parseCount,
  parseDuration,
  parseLoss,
  parsePath,
  parsePercent,
  parseRate,
  parseWhen,
} from '../grammar/index.ts';
import { briefDiagnostics } from '../diagnostics.ts';
import type { Authentication, RawAction, RawActor, RawCarries, RawEvent, RawExternal, RawWorkflow } from '../raw.ts';
import type { YamlNode } from '../yaml/index.ts';
import { mapOf, membersOf, namedEntries } from './builder.ts';
import type { Builder, NamedEntry } from './builder.ts';
import { buildDefinition, buildFields, buildViewFields } from './fields.ts';
import { buildPercentiles } from './operations.ts';
import { buildSteps } from './steps.ts';

const authentications: readonly Authentication[] = ['oidc', 'password', 'apikey', 'hmac', 'mtls'];

export function buildActors(builder: Builder, node: YamlNode | undefined): readonly RawActor[] {
  return maps(node).map(({ name, span, value }) => {
    const members = membersOf(value);
    return {
      name,
      span,
      is: builder.name(members.get('is'), '`is`'),
      authenticates: builder.oneOf(members.get('authenticates'), authentications),
      scheme: builder.word(members.get('scheme'), '`scheme`'),
      role: builder.word(members.get('role'), '`role`'),
      online: builder.parse(members.get('online'), parseCount),
      limit: builder.parse(members.get('limit'), parseRate),
    };
  });
}

function maps(node: YamlNode | undefined): readonly NamedEntry[] {
  return namedEntries(node).filter(({ value }) => mapOf(value) !== undefined);
}

export function buildEvents(builder: Builder, node: YamlNode | undefined): readonly RawEvent[] {
  return maps(node).map(({ name, span, value }) => {
    const members = membersOf(value);
    const of = builder.name(members.get('of'), '`of`');
    return {
      name,
      span,
      of,
      carries: carriesOf(builder, members.get('carries'), of !== undefined),
      orderedBy: orderedByOf(builder, members.get('orderedBy')),
      webhook: builder.parse(members.get('webhook'), parsePath),
      loss: builder.parse(members.get('loss'), parseLoss),
    };
  });
}

/** A map renames fields of `of`; without `of` it is a shape. */
function carriesOf(builder: Builder, node: YamlNode | undefined, hasRows: boolean): RawCarries | undefined {
  if (node?.kind === 'list' || (node?.kind === 'map' && hasRows)) {
    return { kind: 'fields', fields: buildViewFields(builder, node), span: node.span };
  }
  if (node?.kind === 'map') return { kind: 'shape', fields: buildFields(builder, node), span: node.span };
  const name = builder.name(node, '`carries`');
  return name === undefined ? undefined : { kind: 'view', name, span: name.span };
}

function orderedByOf(builder: Builder, node: YamlNode | undefined): RawEvent['orderedBy'] {
  if (node?.kind === 'scalar' && node.text === 'none') return { kind: 'none', span: node.span };
  return builder.parse(node, parsePath);
}

export function buildExternals(builder: Builder, node: YamlNode | undefined): readonly RawExternal[] {
  return maps(node).map(({ name, span, value }) => {
    const members = membersOf(value);
    return {
      name,
      span,
      actions: actionsOf(builder, members.get('actions')),
      latency: buildPercentiles(builder, members.get('latency')),
      availability: builder.parse(members.get('availability'), parsePercent),
      limit: builder.parse(members.get('limit'), parseRate),
      concurrent: builder.parse(members.get('concurrent'), parseCount),
      authenticates: builder.oneOf(members.get('authenticates'), authentications),
    };
  });
}

function actionsOf(builder: Builder, node: YamlNode | undefined): readonly RawAction[] {
  if (node?.kind !== 'map') {
    return builder.names(node, '`actions`').map((name) => ({ name, span: name.span, takes: [] }));
  }
  return namedEntries(node).map(({ name, span, value }) => {
    const members = membersOf(value);
    const takes = buildFields(builder, members.get('takes'));
    return { name, span, takes, returns: buildDefinition(builder, members.get('returns')) };
  });
}

export function buildWorkflows(builder: Builder, node: YamlNode | undefined): readonly RawWorkflow[] {
  return maps(node).map(({ name, span, value }) => {
    const members = membersOf(value);
    const does = members.get('does');
    if (does?.kind === 'list' && does.items.length === 0) builder.report(briefDiagnostics.create('no-verb', does.span, { place: 'this workflow', inOperation: true }));
    return {
      name,
      span,
      when: builder.parse(members.get('when'), parseWhen),
      does: buildSteps(builder, members.get('does')),
      deadline: builder.parse(members.get('deadline'), parseDuration),
    };
  });
}

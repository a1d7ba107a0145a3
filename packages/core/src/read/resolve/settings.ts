import { declared } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { Api, Constraints, Journey, Latency, Objectives, Pin, Traffic } from '../../system/index.ts';
import type { RawJourney, RawObjectives, RawPercentile, RawTraffic } from '../raw.ts';
import { briefDiagnostics } from '../diagnostics.ts';
import { wordProblem } from '../schema/names.ts';
import { namesIn, placeOf, suggest } from './context.ts';
import type { Context } from './context.ts';
import { contradictionProblems } from './diagnostics/contradictions.ts';
import { nameProblems } from './diagnostics/names.ts';
import { settingProblems } from './diagnostics/settings.ts';
import { errorShape } from './error-shape.ts';
import { latencyOf } from './latency.ts';
import { assumption, numberOf, quantityOf, rateOf } from './quantities.ts';

/** Returns the objectives, with the language's defaults where the brief says nothing. */
export function resolveObjectives(context: Context): Objectives {
  const raw: RawObjectives | undefined = context.raw.objectives;
  const share = (node: RawObjectives['availability'], name: string): Quantity | undefined =>
    quantityOf(context, node, `objectives.${name}`, { dimension: 'share', max: 1 });
  const latency = percentiles(context, raw?.latency, 'objectives.latency');
  const queries = percentiles(context, raw?.queries, 'objectives.queries');
  const time = quantityOf(context, raw?.recovery?.time, 'objectives.recovery.time', { dimension: 'time' });
  const loss = quantityOf(context, raw?.recovery?.loss, 'objectives.recovery.loss', { dimension: 'time' });
  return {
    latency: { ...latency, p95: latency.p95 ?? assumption('latency-p95') },
    availability: share(raw?.availability, 'availability') ?? assumption('availability'),
    errors: share(raw?.errors, 'errors') ?? assumption('errors'),
    queries: queries.p95 ?? assumption('queries-p95'),
    headroom: quantityOf(context, raw?.headroom, 'objectives.headroom', { dimension: 'factor', min: 1 }) ?? assumption('headroom'),
    recovery: { ...(time !== undefined && { time }), ...(loss !== undefined && { loss }) },
    delivery: percentiles(context, raw?.delivery, 'objectives.delivery'),
  };
}

function percentiles(context: Context, nodes: readonly RawPercentile[] | undefined, path: string): Latency {
  return nodes === undefined ? {} : latencyOf(context, nodes, path);
}

export function resolveConstraints(context: Context): Constraints {
  const raw = context.raw.constraints;
  const engineers = numberOf(context, raw?.team?.engineers, { dimension: 'count' });
  const budget = raw?.budget;
  return {
    ...(raw?.platform !== undefined && { platform: raw.platform.value }),
    ...(raw?.cloud !== undefined && { cloud: raw.cloud.value }),
    regions: raw?.regions.map((each) => each.value) ?? [],
    ...(budget !== undefined && {
      budget: {
        amount: declared(budget.amount.value, '1', placeOf('constraints.budget', budget.span)),
        text: context.text.slice(budget.span.start, budget.span.end),
      },
    }),
    team: { ...(engineers !== undefined && { engineers }), languages: raw?.team?.languages.map((each) => each.value) ?? [] },
    compliance: raw?.compliance.map((each) => each.value) ?? [],
    exclude: raw?.exclude.map((each, index) => ({ name: each.value, place: placeOf(`constraints.exclude.${index}`, each.span) })) ?? [],
    currency: raw?.currency?.value ?? 'USD',
  };
}

export function resolveApi(context: Context): Api {
  const raw = context.raw.api;
  const errors = raw?.errors === undefined ? undefined : errorShape(context, raw.errors);
  return { prefix: raw?.prefix?.value ?? '', style: raw?.style?.value ?? 'rest', ...(errors !== undefined && { errors }) };
}

export function resolveJourneys(context: Context): readonly Journey[] {
  return (context.raw.traffic?.journeys ?? []).flatMap((raw) => {
    const path = `traffic.journeys.${raw.name.value}`;
    const rate = rateOf(context, raw.rate, `${path}.rate`, { unit: '1/s', positive: true });
    if (raw.does.length === 0) context.report(contradictionProblems.create('journey-empty', raw.name.span, { journey: raw.name.value }));
    const visits = visitsOf(context, raw);
    return rate === undefined ? [] : [{ id: raw.name.value, rate, visits }];
  });
}

function visitsOf(context: Context, raw: RawJourney): Journey['visits'] {
  const times = new Map<string, number>();
  for (const visit of raw.does) {
    const name = visit.operation.value;
    if (!context.operations.has(name)) {
      const near = suggest(context, name, context.operations.keys());
      context.report(nameProblems.create('unknown-operation', visit.operation.span, { name, near }));
      continue;
    }
    if ((visit.percent ?? visit.times) === 0) context.report(contradictionProblems.create('visit-never', visit.operation.span, { operation: name, journey: raw.name.value }));
    const share = visit.percent === undefined ? (visit.times ?? 1) : visit.percent / 100;
    times.set(name, (times.get(name) ?? 0) + share);
  }
  return [...times].map(([operation, count]) => ({ operation, times: count }));
}

/** Returns the names of the operations that journeys visit. */
export function visitedOperations(context: Context): ReadonlySet<string> {
  return new Set(context.raw.traffic?.journeys.flatMap((journey) => journey.does.map((visit) => visit.operation.value)));
}

export function resolveTraffic(context: Context): Traffic {
  const raw: RawTraffic | undefined = context.raw.traffic;
  const peak = quantityOf(context, raw?.peak, 'traffic.peak', { dimension: 'factor', min: 1 });
  const growth = rateOf(context, raw?.growth, 'traffic.growth', { unit: '1', dimension: 'share', per: 365.25 * 86_400 });
  const daily = raw?.daily.map((node) => node.value) ?? [];
  const [midnight] = raw?.daily ?? [];
  if (midnight !== undefined && daily.every((weight) => weight === 0)) context.report(contradictionProblems.create('daily-zero', midnight.span, {}));
  return {
    ...(peak !== undefined && { peak }),
    ...(daily.length > 0 && { daily }),
    ...(growth !== undefined && { growth }),
    regions: regionsOf(context, raw),
  };
}

/** Regions without shares have equal ones. */
function regionsOf(context: Context, raw: RawTraffic | undefined): Traffic['regions'] {
  const regions = raw?.regions ?? [];
  const shares = regions.map((region) => ({
    name: region.name.value,
    share: numberOf(context, region.percent, { dimension: 'share', max: 1 }) ?? 1 / regions.length,
  }));
  const sum = shares.reduce((total, region) => total + region.share, 0);
  const [first] = regions;
  if (first !== undefined && Math.abs(sum - 1) > 0.01) context.report(settingProblems.create('shares-sum', first.span, { percent: Math.round(sum * 100) }));
  return shares;
}

/** Returns the pins of what is there to pin; whether their subject has such a choice is for the design to say. */
export function resolvePins(context: Context): readonly Pin[] {
  const subjects = new Set(pinnable(context));
  return context.raw.pins.flatMap((pin) => {
    const path = pin.path.map((name) => name.value).join('.');
    const [subject] = pin.path;
    const name = subject?.value ?? '';
    if (!subjects.has(name)) {
      context.report(settingProblems.create('pin-subject', subject?.span ?? pin.span, { name, near: nearSubject(context, name, subjects) }));
      return [];
    }
    if (pin.path.length < 2) {
      context.report(settingProblems.create('pin-choice', pin.span, { path }));
      return [];
    }
    const rule = pin.path.at(-1)?.value === 'service' ? wordProblem(pin.value.value) : undefined;
    if (rule !== undefined) {
      context.report(briefDiagnostics.create('bad-word', pin.value.span, { text: pin.value.value, place: `\`${path}\``, rule }));
      return [];
    }
    return [{ path, value: pin.value.value, place: placeOf(`pins.${path}`, pin.span) }];
  });
}

/** Entities and events are in capitals, operations and services are not: `Notes` is nearer to `Note` than to `notes`. */
function nearSubject(context: Context, name: string, subjects: ReadonlySet<string>): string | undefined {
  const isCapital = (text: string): boolean => /^[A-Z]/.test(text);
  return suggest(context, name, [...subjects].filter((subject) => isCapital(subject) === isCapital(name))) ?? suggest(context, name, subjects);
}

/** What has choices: the system and what it is made of, and the services, which have the system's name or that of a pin. */
function pinnable(context: Context): Iterable<string> {
  const services = context.raw.pins.filter((pin) => pin.path.at(-1)?.value === 'service').map((pin) => pin.value.value);
  return namesIn(context.entities.keys(), context.operations.keys(), context.events.keys(), context.actors.keys(), ['system', context.raw.system.value, ...services]);
}

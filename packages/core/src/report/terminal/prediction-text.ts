import type { NamedQuantity, Prediction } from '../../evidence/index.ts';
import { formatAvailability, formatNumber, formatQuantity, formatShare, formatValue } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { errorBudget } from '../../queueing/index.ts';
import type { DesignedOperation, System } from '../../system/index.ts';
import { columns, wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';
import { paint } from './paint.ts';
import { comparison } from './prediction-change.ts';
import type { Change } from './prediction-change.ts';
import { breakText, quantitiesOf, rangeText, rateText } from './prediction-words.ts';
import type { Quantities } from './prediction-words.ts';
import { sparkline } from './sparkline.ts';

/** Operations that are printed; the JSON output holds all. */
const longest = 30;

/** How a prediction is printed; with `change` as what a change makes of an earlier one. */
export interface PredictionPrintOptions extends PrintOptions {
  readonly change?: Change;
}

/** Returns a prediction for a terminal: each operation's latency beside its objective, how busy each part is, the knee, what more traffic needs, and how far to trust it. Ends with a line break. */
export function predictionText(system: System, prediction: Prediction, { color = false, width = 80, change }: PredictionPrintOptions = {}): string {
  const title = (text: string): string => (color ? `\u001B[1m${text}\u001B[0m` : text);
  const quantities = quantitiesOf(prediction);
  const room = width - 2;
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    ...(change === undefined ? [] : [['what if', comparison(change, prediction, room)] as const]),
    [`${system.name} at ${formatNumber(prediction.load)}× its declared traffic, by formulas: nothing ran`, operations(system, prediction, quantities, room, color)],
    ['busy', parts(prediction, room)],
    ['knee', [...kneeLines(system, prediction, quantities, room), ...growthLines(prediction, room)]],
    ['needed', needs(prediction, room)],
    ['answered', answered(system, prediction, quantities, room)],
    ['measure first', measureFirst(prediction, room)],
    ['limits', prediction.limits.flatMap((text) => hanging(text, room))],
  ];
  return `${blocks.filter(([, lines]) => lines.length > 0).map(([head, lines]) => [...wrap(head, width).map(title), ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n')}\n`;
}

/** Lines after the first are indented. */
function hanging(text: string, width: number): readonly string[] {
  return wrap(text, width - 2).map((line, place) => (place === 0 ? line : `  ${line}`));
}

/** Those with the least room to their objective first. */
function operations({ operations: all, objectives }: System, { load }: Prediction, quantities: Quantities, width: number, color: boolean): readonly string[] {
  const objectiveOf = ({ latency }: DesignedOperation): Quantity => latency?.p95 ?? objectives.latency.p95;
  const p95Of = ({ id }: DesignedOperation): Quantity | undefined => quantities.get(`${id}.latency.p95`);
  const usedOf = (operation: DesignedOperation): number => (isOpen(operation) ? 0 : (p95Of(operation)?.value ?? Number.POSITIVE_INFINITY) / objectiveOf(operation).value);
  const shown = all.toSorted((a, b) => (usedOf(a) === usedOf(b) ? 0 : usedOf(b) - usedOf(a))).slice(0, longest);
  const rows = shown.map((operation) => {
    const p95 = p95Of(operation);
    const time = (percentile: string): string => {
      const quantity = quantities.get(`${operation.id}.latency.${percentile}`);
      if (quantity !== undefined) return formatValue(quantity.value, 's');
      return percentile !== 'p50' ? '' : isOpen(operation) ? 'open' : 'overload';
    };
    return [operation.id, rateText(operation.totalRate.value * load), time('p50'), time('p95'), p95 === undefined ? '' : rangeText(p95), time('p99'), formatQuantity(objectiveOf(operation))];
  });
  const [head = '', ...lines] = columns([['', 'rate', 'p50', 'p95', 'p95 from – to', 'p99', 'objective'], ...rows], ['left', 'right', 'right', 'right', 'right', 'right', 'right'], width);
  const painted = lines.map((line, place) => {
    const operation = shown[place];
    return operation !== undefined && usedOf(operation) > 1 ? paint(line, 'missed', color) : line;
  });
  return [head, ...painted, ...(all.length > longest ? [`… and ${all.length - longest} more, which the JSON output holds`] : [])];
}

/** A connection that stays open has no latency. */
function isOpen({ at }: DesignedOperation): boolean {
  return at.method === 'WS' || at.method === 'SSE';
}

const barLength = 16;

function parts({ quantities, overloads, bottleneck }: Prediction, width: number): readonly string[] {
  const full = overloads.map(({ part, needs: wanted, has, unit }) => [part, '█'.repeat(barLength), 'full', `needs ${formatNumber(wanted)} ${unit}, has ${formatNumber(has)}`]);
  const busy = quantities.filter(({ name }) => name.endsWith('.busy')).toSorted((a, b) => b.quantity.value - a.quantity.value);
  const rows = busy.map(({ name, quantity }: NamedQuantity) => {
    const id = name.slice(0, -'.busy'.length);
    return [id, bar(quantity.value), formatShare(quantity.value), [shareRange(quantity), id === bottleneck ? 'the bottleneck' : ''].filter((text) => text !== '').join(', ')];
  });
  return columns([...full, ...rows], ['left', 'left', 'right', 'left'], width);
}

function shareRange({ low, high }: Quantity): string {
  return low === high ? '' : `${formatShare(Number(low.toPrecision(2)))} – ${high >= 1 ? 'full' : formatShare(Number(high.toPrecision(2)))}`;
}

function bar(share: number): string {
  const filled = Math.min(barLength, Math.round(share * barLength));
  return `${'█'.repeat(filled)}${'░'.repeat(barLength - filled)}`;
}

function kneeLines({ objectives, traffic }: System, { breaks, curve, load }: Prediction, quantities: Quantities, width: number): readonly string[] {
  const knee = quantities.get('system.knee');
  if (knee === undefined || breaks === undefined) return wrap('No load breaks an objective of latency: nothing that has traffic takes any time.', width);
  if (knee.value === 0) return wrap(`None: without any load ${breakText(breaks)}.`, width);
  const peak = traffic.peak?.value ?? 1;
  const headroom = objectives.headroom.value * peak;
  const asked = `Asked for is ${formatNumber(headroom)}×${peak === 1 ? '' : `, the headroom at a peak of ${formatNumber(peak)}×`}: ${knee.low >= headroom ? 'met in the whole range' : knee.value >= headroom ? 'met, but not in the whole range' : 'missed'}`;
  const text = wrap(`All objectives of latency hold up to ${formatNumber(knee.value)}× the declared traffic (${formatNumber(knee.low)}× – ${formatNumber(knee.high)}×); above it ${breakText(breaks)}. ${asked}.`, width);
  return curve === undefined || curve.points.length === 0 ? text : [...text, ...columns(curveLines(curve, load).map((line) => [line]), ['left'], width)];
}

/** The curve, a foot of where the load is, and between which loads and times it lies. */
function curveLines({ operation, points }: NonNullable<Prediction['curve']>, load: number): readonly string[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const foot = points.findIndex((point) => point.load >= load);
  const line = `${sparkline(points.map(({ p95 }) => p95), 'log')} knee`;
  return [line, `${foot === -1 ? '' : `${' '.repeat(foot)}↑ ${formatNumber(load)}×, `}p95 of ${operation} from ${formatValue(first.p95, 's')} to ${formatValue(last.p95, 's')}`];
}

function growthLines({ growth }: Prediction, width: number): readonly string[] {
  if (growth === undefined) return [];
  const { yearly, after, date } = growth;
  const when = after.value === 0 ? 'is past it already' : `reaches it in ${formatValue(after.value, 's')} (${after.low === 0 ? 'now' : formatValue(after.low, 's')} – ${formatValue(after.high, 's')})${date === undefined ? '' : `, on ${date}`}`;
  return wrap(`Traffic that grows by ${formatShare(yearly.value)} a year ${when}.`, width);
}

function needs({ capacity: { loads, needs: all, breaks, next }, breaks: known }: Prediction, width: number): readonly string[] {
  const cell = (quantity: Quantity): string => (quantity.unit === 'B' ? formatQuantity(quantity) : formatNumber(quantity.value));
  // Data grows with time: that of a year is told.
  const rows = all.map(({ id, designed, needed }) => [designed.unit === 'B' ? `${id} in a year` : id, cell(designed), ...needed.map((quantity) => `${cell(quantity)}${quantity.unit !== 'B' && quantity.value > designed.value ? ' !' : ''}`)]);
  const table = columns([['', 'designed', ...loads.map((load) => `${load}×`)], ...rows], ['left', 'right', ...loads.map(() => 'right' as const)], width);
  const first = breaks[0];
  const broken = first === undefined ? [`As designed all objectives of latency hold at ${loads.at(-1) ?? 1}×.`] : breaks.map((found) => `As designed at ${found.load}× ${breakText(found)}.`);
  const change = next === undefined ? (known !== undefined ? ['No part that is doubled alone moves the knee.'] : []) : [`Next to change: ${next.id} from ${formatQuantity(next.from)} to ${formatQuantity(next.to)} moves the knee to ${formatNumber(next.knee)}×.`];
  return [...table, ...[...broken, ...change].flatMap((text) => wrap(text, width))];
}

/** Seconds in which an error budget is counted. */
const month = 30 * 86_400;

/** Groups of operations, and operations that fail, which are told; the JSON output holds all. */
const listed = 5;

function answered({ objectives }: System, { dependencies }: Prediction, quantities: Quantities, width: number): readonly string[] {
  const asked = objectives.availability.value;
  const worst = dependencies.toSorted((a, b) => a.availability.value - b.availability.value);
  const groups = worst.slice(0, listed).flatMap(({ operations: ids, availability, needs: all }) => {
    const who = dependencies.length === 1 ? 'all operations' : `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`;
    return [
      ...hanging(`${who}: ${formatAvailability(availability.value)} of the time (${formatAvailability(availability.low)} – ${formatAvailability(availability.high)})`, width),
      ...wrap(`needs ${all.map((each) => `${each.id} ${formatAvailability(each.availability.value)}`).join(', ')}`, width - 2).map((line) => `  ${line}`),
    ];
  });
  const failing = [...quantities].filter(([name, { value }]) => name.endsWith('.errors') && value > objectives.errors.value).toSorted(([, a], [, b]) => b.value - a.value);
  const errors = failing.slice(0, listed).flatMap(([name, { value }]) => hanging(`${name.slice(0, -'.errors'.length)} fails ${formatShare(value)} of the time while all runs, objective under ${formatShare(objectives.errors.value)}`, width));
  const budget = dependencies.length === 0 ? [] : wrap(`Asked is ${formatAvailability(asked)} of the time: at most ${formatValue(errorBudget(asked, month), 's')} without an answer in 30 days.`, width);
  const others = worst.length > listed ? [`… and ${worst.length - listed} more kinds of operation, which need other things`] : [];
  return [...budget, ...groups, ...others, ...errors, ...(failing.length > listed ? [`… and ${failing.length - listed} more that fail more often than is allowed`] : [])];
}

function measureFirst({ measureFirst: all, tightest }: Prediction, width: number): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ name, demand, knee, p95 }) => [name, rangeText(demand), percentText(knee), ...(tightest === undefined ? [] : [percentText(p95)])]);
  return columns([['1 % more of it moves', 'assumed', 'the knee', ...(tightest === undefined ? [] : [`p95 of ${tightest}`])], ...rows], ['left', 'right', 'right', 'right'], width);
}

/** An elasticity: by how many per cent something moves. */
function percentText(elasticity: number): string {
  const rounded = Number(elasticity.toFixed(2));
  return rounded === 0 ? '0 %' : `${rounded > 0 ? '+' : '-'}${Math.abs(rounded)} %`;
}


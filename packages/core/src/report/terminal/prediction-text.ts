import type { NamedQuantity, Prediction } from '../../evidence/index.ts';
import { formatNumber, formatQuantity, formatShare, formatValue } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import type { DesignedOperation, System } from '../../system/index.ts';
import { columns, wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';

/** Operations that are printed; the JSON output holds all. */
const longest = 30;

/** Returns a prediction for a terminal: each operation's latency beside its objective, how busy each part is, the knee, and what more traffic needs. Ends with a line break. */
export function predictionText(system: System, prediction: Prediction, { color = false, width = 80 }: PrintOptions = {}): string {
  const title = (text: string): string => (color ? `\u001B[1m${text}\u001B[0m` : text);
  const quantities = new Map(prediction.quantities.map(({ name, quantity }) => [name, quantity]));
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    [`${system.name} at ${formatNumber(prediction.load)}× its declared traffic, by assumed demands: nothing was measured`, operations(system, prediction, quantities, width)],
    ['busy', parts(prediction, width)],
    ['knee', kneeText(prediction, quantities).flatMap((text) => wrap(text, width - 2))],
    ['needed', needs(prediction, width)],
  ];
  return `${blocks.map(([head, lines]) => [...wrap(head, width).map(title), ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n')}\n`;
}

type Quantities = ReadonlyMap<string, Quantity>;

/** Those with the least room to their objective first. */
function operations({ operations: all, objectives }: System, { load }: Prediction, quantities: Quantities, width: number): readonly string[] {
  const objectiveOf = ({ latency }: DesignedOperation): Quantity => latency?.p95 ?? objectives.latency.p95;
  const room = (operation: DesignedOperation): number => (quantities.get(`${operation.id}.latency.p95`)?.value ?? Number.POSITIVE_INFINITY) / objectiveOf(operation).value;
  const rows = all.toSorted((a, b) => room(b) - room(a)).slice(0, longest).map((operation) => {
    const time = (percentile: string): string => timeText(quantities.get(`${operation.id}.latency.${percentile}`));
    const p95 = quantities.get(`${operation.id}.latency.p95`);
    return [operation.id, formatValue(operation.totalRate.value * load, '1/s'), time('p50'), time('p95'), time('p99'), p95 === undefined ? '' : `${formatValue(p95.low, 's')} to ${Number.isFinite(p95.high) ? formatValue(p95.high, 's') : 'no end'}`, formatQuantity(objectiveOf(operation))];
  });
  const lines = columns([['', 'rate', 'p50', 'p95', 'p99', 'p95 from, to', 'objective'], ...rows], ['left', 'right', 'right', 'right', 'right', 'right', 'right'], width - 2);
  return all.length > longest ? [...lines, `… and ${all.length - longest} more, which the JSON output holds`] : lines;
}

function timeText(quantity: Quantity | undefined): string {
  return quantity === undefined ? 'overload' : formatValue(quantity.value, 's');
}

function parts({ quantities, bottleneck }: Prediction, width: number): readonly string[] {
  const busy = quantities.filter(({ name }) => name.endsWith('.busy')).toSorted((a, b) => b.quantity.value - a.quantity.value);
  const rows = busy.map(({ name, quantity }: NamedQuantity) => {
    const id = name.slice(0, -'.busy'.length);
    return [id, bar(quantity.value), formatShare(quantity.value), `${formatShare(quantity.low)} to ${formatShare(quantity.high)}`, id === bottleneck ? 'the bottleneck' : ''];
  });
  return columns(rows, ['left', 'left', 'right', 'left', 'left'], width - 2);
}

const barLength = 20;

function bar(share: number): string {
  const filled = Math.min(barLength, Math.round(share * barLength));
  return `${'█'.repeat(filled)}${'░'.repeat(barLength - filled)}`;
}

function kneeText({ breaks }: Prediction, quantities: Quantities): readonly string[] {
  const knee = quantities.get('system.knee');
  if (knee === undefined || breaks === undefined) return ['No load breaks an objective: no operation has traffic.'];
  const what = breaks.says === 'full' ? `${breaks.subject} is full` : `${breaks.says} of ${breaks.subject} is over its objective`;
  if (knee.value === 0) return [`None: without any load ${what}.`];
  return [`All objectives of latency hold up to ${formatNumber(knee.value)}× the declared traffic (${formatNumber(knee.low)}× to ${formatNumber(knee.high)}×); above it ${what}.`];
}

function needs({ capacity: { loads, needs: all } }: Prediction, width: number): readonly string[] {
  const rows = all.map(({ id, designed, needed }) => [id, formatNumber(designed), ...needed.map(({ value }) => `${formatNumber(value)}${value > designed ? ' !' : ''}`)]);
  return columns([['', 'designed', ...loads.map((load) => `${load}×`)], ...rows], ['left', 'right', ...loads.map(() => 'right' as const)], width - 2);
}

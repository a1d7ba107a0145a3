import { formatNumber } from '../../quantity/index.ts';
import type { System } from '../../system/index.ts';
import { inWords } from '../names/format-named.ts';
import { columns, wrap } from './columns.ts';
import type { PrintOptions } from './paint.ts';

const longest = 30;

/** Returns a design for a terminal: what runs and where, each operation, each decision, and what this version doesn't run. Ends with a line break. */
export function designSummary(system: System, { color = false, width = 80 }: PrintOptions = {}): string {
  const title = (text: string): string => (color ? `\u001B[1m${text}\u001B[0m` : text);
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    [wrap(heading(system), width).join('\n'), components(system, width)],
    ['operations', operations(system, width)],
    ['decisions', decisions(system, width)],
    [`not exercised ${system.notExercised.length}`, limited(system.notExercised, ({ subject, reason }) => wrap(`${subject}: ${reason}`, width - 4))],
  ];
  const text = blocks.filter(([, lines]) => lines.length > 0).map(([head, lines]) => [title(head), ...lines.map((line) => `  ${line}`)].join('\n'));
  return `${text.join('\n\n')}\n`;
}

function heading({ name, operations: all, entities, services, stores }: System): string {
  const whole = entities.filter((entity) => entity.whole === undefined).length;
  const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
  return `${name}: ${count(all.length, 'operation', 'operations')}, ${count(whole, 'entity', 'entities')}, ${count(services.length, 'service', 'services')}, ${count(stores.length, 'database', 'databases')}`;
}

function components(system: System, width: number): readonly string[] {
  const services = system.services.map(({ id, instances, cores, pool }) => ['service', id, `${inWords(instances)}, ${inWords(cores)} each, pool of ${formatNumber(pool.value)}`]);
  const stores = system.stores.map(({ id, engine, size, maxConnections }) => ['store', id, `${engine}, ${inWords(size)}, at most ${inWords(maxConnections)}`]);
  return columns([...services, ...stores], ['left', 'left', 'left'], width - 2);
}

function operations(system: System, width: number): readonly string[] {
  const rows = system.operations.slice(0, longest).map(({ id, at, totalRate, latency, budget, runs }) => [
    id, `${at.method} ${at.route}`, inWords(totalRate), `p95 ${inWords(latency?.p95 ?? system.objectives.latency.p95)}`, inWords(budget.deadline), runs.kind === 'yes' ? '' : 'not run',
  ]);
  const lines = columns([['', 'endpoint', 'rate', 'objective', 'deadline', ''], ...rows], ['left', 'left', 'right', 'right', 'right', 'left'], width - 2);
  return more(lines, system.operations.length);
}

function decisions(system: System, width: number): readonly string[] {
  return limited(system.decisions, ({ id, options, choice, pinned }) => wrap(`${id}: ${options.find((option) => option.id === choice)?.label ?? choice}${pinned ? ' (pinned)' : ''}`, width - 4));
}

/** Returns the lines of up to `longest` items, those after the first of an item indented. */
function limited<T>(items: readonly T[], lines: (item: T) => readonly string[]): readonly string[] {
  const printed = items.slice(0, longest).flatMap((item) => lines(item).map((line, index) => (index === 0 ? line : `  ${line}`)));
  return more(printed, items.length);
}

function more(lines: readonly string[], total: number): readonly string[] {
  return total > longest ? [...lines, `… and ${total - longest} more, which the JSON output holds`] : lines;
}

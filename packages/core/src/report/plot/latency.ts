import { formatValue } from '../../quantity/index.ts';
import { chart } from './chart.ts';
import type { ChartSize } from './chart.ts';
import { colours } from './colours.ts';

/** Latency of one operation, seconds. */
export interface LatencyRow {
  readonly operation: string;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly objective: number;
  readonly outcome: 'met' | 'missed' | 'not exercised' | 'no verdict';
}

const fills = { met: colours.met, missed: colours.missed, 'not exercised': colours.unknown, 'no verdict': colours.muted } as const;

/** The outcome is in the shape too: colour alone does not reach everyone. */
const marks = { met: {}, missed: { symbol: 'diamond', symbolSize: 14 }, 'not exercised': { symbol: 'emptyCircle' }, 'no verdict': {} } as const;

/** Returns a plot with a line for each operation: a bar from p50 to p99, a dot at p95 and a tick at the objective, on a log axis. */
export function latencyPlot(rows: readonly LatencyRow[], wide: boolean): string {
  const size: ChartSize = { width: wide ? 1060 : 350, height: rows.length * 24 + 34 };
  const font = { color: colours.ink, fontSize: wide ? 12.5 : 11.5 };
  const bars = rows.map((row, index) => ({
    type: 'line', silent: true, symbol: 'none', data: [[row.p50, index], [row.p99, index]], lineStyle: { color: fills[row.outcome], opacity: 0.28, width: 9, cap: 'round' },
  }));
  const values = rows.flatMap(({ p50, p99, objective }) => [p50, p99, objective]).filter((value) => value > 0);
  return chart(`latency-${wide ? 'w' : 'n'}`, labelOf(rows), size, {
    grid: { left: wide ? 150 : 112, right: wide ? 24 : 12, top: 4, bottom: 26 },
    xAxis: {
      type: 'log', min: 10 ** Math.floor(Math.log10(Math.min(...values))), max: 10 ** Math.ceil(Math.log10(Math.max(...values) * 1.01)),
      axisLabel: { color: colours.muted, fontSize: 11.5, formatter: (value: number) => formatValue(value, 's') }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, axisTick: { show: false },
    },
    yAxis: { type: 'category', inverse: true, data: rows.map(({ operation }) => shorten(operation, wide ? 20 : 15)), axisLabel: { ...font, interval: 0, margin: 12 }, axisLine: { show: false }, axisTick: { show: false } },
    series: [
      ...bars,
      { type: 'scatter', silent: true, symbol: 'rect', symbolSize: [2, 16], itemStyle: { color: colours.ink }, data: rows.map(({ objective }, index) => [objective, index]) },
      { type: 'scatter', silent: true, symbol: 'circle', symbolSize: 10, data: rows.map((row, index) => ({ value: [row.p95, index], ...marks[row.outcome], itemStyle: { color: fills[row.outcome] } })) },
    ],
  });
}

function labelOf(rows: readonly LatencyRow[]): string {
  return `Latency by operation. ${rows.map((row) => `${row.operation}: p50 ${formatValue(row.p50, 's')}, p95 ${formatValue(row.p95, 's')}, p99 ${formatValue(row.p99, 's')}, objective ${formatValue(row.objective, 's')}`).join('; ')}.`;
}

/** Returns a name that fits: long ones end in an ellipsis. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

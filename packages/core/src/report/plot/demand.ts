import { formatNumber } from '../../quantity/index.ts';
import { chart } from './chart.ts';
import { colours } from './colours.ts';
import { shorten } from './latency.ts';

/** Time that the statements of an operation take at its declared rate, milliseconds in each second. */
export interface DemandRow {
  readonly operation: string;
  readonly busy: number;
}

/** Returns a plot with a bar for each operation: time in statements at the declared rate. */
export function demandPlot(rows: readonly DemandRow[], wide: boolean): string {
  const label = `Time in statements at the declared rates. ${rows.map(({ operation, busy }) => `${operation}: ${formatNumber(busy)} ms in each second`).join('; ')}.`;
  return chart(`demand-${wide ? 'w' : 'n'}`, label, { width: wide ? 1060 : 350, height: rows.length * 24 + 34 }, {
    grid: { left: wide ? 150 : 112, right: wide ? 70 : 46, top: 4, bottom: 26 },
    xAxis: { type: 'value', splitNumber: wide ? 5 : 3, axisLabel: { color: colours.muted, fontSize: 11.5, formatter: formatNumber }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, axisTick: { show: false } },
    yAxis: { type: 'category', inverse: true, data: rows.map(({ operation }) => shorten(operation, wide ? 20 : 15)), axisLabel: { color: colours.ink, fontSize: wide ? 12.5 : 11.5, interval: 0, margin: 12 }, axisLine: { show: false }, axisTick: { show: false } },
    series: [{
      type: 'bar', silent: true, barWidth: 11, itemStyle: { color: colours.database }, data: rows.map(({ busy }) => busy),
      label: { show: true, position: 'right', color: colours.muted, fontSize: 11.5, formatter: ({ dataIndex }: { dataIndex: number }) => formatNumber(rows[dataIndex]?.busy ?? 0) },
    }],
  });
}

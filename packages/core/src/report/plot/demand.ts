import { formatNumber } from '../../quantity/index.ts';
import { chart } from './chart.ts';
import { colours } from './colours.ts';
import { shorten } from './latency.ts';

/** CPU that an operation needs at its declared rate, in thousandths of a core. */
export interface DemandRow {
  readonly operation: string;
  readonly service: number;
  readonly database: number;
}

/** Returns a plot of stacked bars, one for each operation: CPU of the service and of the database at the declared rate. */
export function demandPlot(rows: readonly DemandRow[], wide: boolean): string {
  const label = `CPU by operation at the declared rate. ${rows.map(({ operation, service, database }) => `${operation}: service ${formatNumber(service)}, database ${formatNumber(database)} thousandths of a core`).join('; ')}.`;
  const bar = (name: string, colour: string, data: readonly number[]) => ({ type: 'bar', name, stack: 'cpu', silent: true, barWidth: 11, itemStyle: { color: colour }, data });
  return chart(`demand-${wide ? 'w' : 'n'}`, label, { width: wide ? 1060 : 350, height: rows.length * 24 + 34 }, {
    grid: { left: wide ? 150 : 112, right: wide ? 70 : 46, top: 4, bottom: 26 },
    xAxis: { type: 'value', splitNumber: wide ? 5 : 3, axisLabel: { color: colours.muted, fontSize: 11.5, formatter: formatNumber }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, axisTick: { show: false } },
    yAxis: { type: 'category', inverse: true, data: rows.map(({ operation }) => shorten(operation, wide ? 20 : 15)), axisLabel: { color: colours.ink, fontSize: wide ? 12.5 : 11.5, interval: 0, margin: 12 }, axisLine: { show: false }, axisTick: { show: false } },
    series: [
      bar('service', colours.service, rows.map(({ service }) => service)),
      {
        ...bar('database', colours.database, rows.map(({ database }) => database)),
        label: { show: true, position: 'right', color: colours.muted, fontSize: 11.5, formatter: ({ dataIndex }: { dataIndex: number }) => formatNumber((rows[dataIndex]?.service ?? 0) + (rows[dataIndex]?.database ?? 0)) },
      },
    ],
  });
}

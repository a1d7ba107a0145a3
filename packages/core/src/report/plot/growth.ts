import { formatNumber, formatValue } from '../../quantity/index.ts';
import { chart } from './chart.ts';
import { colours } from './colours.ts';

/** The data after some years, bytes. */
export interface GrowthPoint {
  readonly years: number;
  readonly bytes: number;
}

/** A size that the data is held against, bytes. */
export interface GrowthLine {
  readonly name: string;
  readonly bytes: number;
}

/** Beyond this many times the data a line is far away: it would press the curve flat. */
const far = 4;

/** Returns a plot of the data over the years, with the sizes of memory and disk as lines; those far above the data are left to the table. */
export function growthPlot(points: readonly GrowthPoint[], lines: readonly GrowthLine[], wide: boolean): string {
  const most = Math.max(...points.map(({ bytes }) => bytes));
  const near = lines.filter(({ bytes }) => bytes <= most * far);
  const top = Math.max(most, ...near.map(({ bytes }) => bytes)) * 1.08;
  const last = points.at(-1)?.years ?? 1;
  return chart(`growth-${wide ? 'w' : 'n'}`, labelOf(points, lines), { width: wide ? 1060 : 350, height: 240 }, {
    grid: { left: wide ? 72 : 60, right: wide ? 110 : 20, top: 16, bottom: 28 },
    xAxis: {
      type: 'value', min: 0, max: last, interval: 1, axisLabel: { color: colours.muted, fontSize: 11.5, formatter: (years: number) => (years === 0 ? 'now' : `${formatNumber(years)} y`) },
      axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, splitLine: { show: false },
    },
    yAxis: { type: 'value', min: 0, max: top, splitNumber: 4, axisLabel: { color: colours.muted, fontSize: 11.5, showMaxLabel: false, formatter: (bytes: number) => formatValue(bytes, 'B') }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, axisTick: { show: false } },
    series: [{
      type: 'line', silent: true, symbol: 'circle', symbolSize: 6, itemStyle: { color: colours.database }, lineStyle: { color: colours.database, width: 2 }, areaStyle: { color: colours.database, opacity: 0.12 },
      data: points.map(({ years, bytes }) => [years, bytes]),
      endLabel: { show: wide, formatter: 'data', color: colours.database, fontSize: 12, distance: 8 },
      markLine: { silent: true, symbol: 'none', data: near.map((line) => markOf(line, line.bytes < most / 2)) },
    }],
  });
}

/** A line below the data is named where the data has left it. */
function markOf({ name, bytes }: GrowthLine, isLow: boolean): object {
  return { yAxis: bytes, lineStyle: { color: colours.muted, type: 'dashed', width: 1 }, label: { position: isLow ? 'insideEndTop' : 'insideStartTop', formatter: `${name} ${formatValue(bytes, 'B')}`, color: colours.muted, fontSize: 11.5, textBorderWidth: 0 } };
}

function labelOf(points: readonly GrowthPoint[], lines: readonly GrowthLine[]): string {
  const over = points.map(({ years, bytes }) => `${years === 0 ? 'now' : `after ${years} y`} ${formatValue(bytes, 'B')}`);
  return `Data over the years. ${over.join(', ')}. ${lines.map(({ name, bytes }) => `${name} ${formatValue(bytes, 'B')}`).join(', ')}.`;
}

import type { RampStep } from '../../evidence/index.ts';
import { formatNumber, formatShare, formatValue } from '../../quantity/index.ts';
import { kneeOf } from '../names/evidence-quantities.ts';
import { chart } from './chart.ts';
import { colours } from './colours.ts';

/** What the three panels of the ramp share. */
interface Frame {
  readonly wide: boolean;
  readonly from: number;
  readonly to: number;
  readonly held: number | undefined;
  readonly broken: number | undefined;
}

const panels = [{ top: 30, height: 150 }, { top: 214, height: 56 }, { top: 304, height: 104 }] as const;

/** Returns the plot of a ramp: p95 with the objective, errors, and CPU of service and database, against the multiple of the declared traffic. */
export function rampPlot(ramp: readonly RampStep[], objective: number, wide: boolean): string {
  const steps = ramp.toSorted((one, other) => one.factor - other.factor);
  const { holds, breaks } = kneeOf(steps);
  const frame: Frame = { wide, from: steps[0]?.factor ?? 0, to: steps.at(-1)?.factor ?? 1, held: holds?.factor, broken: breaks?.factor };
  return chart(`ramp-${wide ? 'w' : 'n'}`, labelOf(steps), { width: wide ? 1060 : 350, height: 440 }, {
    grid: panels.map(({ top, height }) => ({ left: wide ? 62 : 52, right: wide ? 108 : 70, top, height })),
    xAxis: panels.map((_, index) => xAxis(frame, index)),
    yAxis: [latencyAxis(steps, objective), shareAxis(steps), coreAxis()],
    series: [
      { ...line(0, 'p95', colours.ink, steps.map((step) => [step.factor, step.p95]), objectiveLine(objective)), markArea: knee(frame, true) },
      { ...line(1, 'errors', colours.missed, steps.map((step) => [step.factor, step.errors]), []), markArea: knee(frame, false), areaStyle: { color: colours.missed, opacity: 0.15 } },
      { ...line(2, 'database', colours.database, steps.map((step) => [step.factor, step.databaseCores]), []), markArea: knee(frame, false) },
      line(2, 'service', colours.service, steps.map((step) => [step.factor, step.serviceCores]), []),
    ],
  });
}

function xAxis({ from, to }: Frame, index: number) {
  const last = index === panels.length - 1;
  return {
    type: 'value', gridIndex: index, min: from, max: to,
    axisLabel: { show: last, color: colours.muted, fontSize: 11.5, formatter: (value: number) => `${formatNumber(value)}×` },
    axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, splitLine: { show: false },
  };
}

function yAxis(gridIndex: number, name: string, formatter: (value: number) => string) {
  return {
    gridIndex, name, nameLocation: 'end', nameGap: 10, nameTextStyle: { color: colours.muted, fontSize: 11.5, align: 'left', padding: [0, 0, 0, -44] },
    axisLabel: { color: colours.muted, fontSize: 11.5, formatter }, splitLine: { lineStyle: { color: colours.grid } }, axisLine: { show: false }, axisTick: { show: false },
  };
}

/** Near the knee latency grows a hundredfold: only a log axis shows what was before it. */
function latencyAxis(steps: readonly RampStep[], objective: number) {
  const values = [...steps.map(({ p95 }) => p95), objective].filter((value) => value > 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { ...yAxis(0, 'p95 of all operations', (value) => formatValue(value, 's')), type: 'log', min: 10 ** Math.floor(Math.log10(least)), max: 10 ** Math.ceil(Math.log10(most)) };
}

function shareAxis(steps: readonly RampStep[]) {
  const most = Math.max(...steps.map(({ errors }) => errors));
  return { ...yAxis(1, 'requests that failed', formatShare), type: 'value', splitNumber: 2, ...(most === 0 ? { max: 0.01 } : {}) };
}

function coreAxis() {
  return { ...yAxis(2, 'CPU, cores busy', formatNumber), type: 'value', splitNumber: 3 };
}

function line(index: number, name: string, colour: string, data: readonly (readonly [number, number])[], marks: readonly object[]) {
  return {
    type: 'line', xAxisIndex: index, yAxisIndex: index, silent: true, symbol: 'circle', symbolSize: 6, itemStyle: { color: colour }, lineStyle: { color: colour, width: 2 },
    data: data.filter(([, value]) => index !== 0 || value > 0),
    endLabel: { show: true, formatter: name, color: colour, fontSize: 12, distance: 8 },
    ...(marks.length === 0 ? {} : { markLine: { silent: true, symbol: 'none', data: marks } }),
  };
}

function objectiveLine(objective: number): readonly object[] {
  return [{ yAxis: objective, lineStyle: { color: colours.muted, type: 'dashed', width: 1 }, label: { position: 'insideStartTop', formatter: `objective ${formatValue(objective, 's')}`, color: colours.muted, fontSize: 11.5, textBorderWidth: 0 } }];
}

/** The knee lies between the last step that held and the first that broke. */
function knee({ wide, held, broken, from }: Frame, isNamed: boolean): object {
  if (broken === undefined) return { data: [] };
  const words = held === undefined ? `broke at ${formatNumber(broken)}×` : `knee: ${wide ? 'holds at ' : ''}${formatNumber(held)}×${wide ? ', breaks at ' : ' to '}${formatNumber(broken)}×`;
  const label = isNamed ? { show: true, position: 'top', distance: 6, formatter: words, color: colours.missed, fontSize: 11.5, textBorderWidth: 0 } : { show: false };
  return { silent: true, itemStyle: { color: colours.missed, opacity: 0.1 }, label, data: [[{ xAxis: held ?? from }, { xAxis: broken }]] };
}

function labelOf(steps: readonly RampStep[]): string {
  const words = steps.map((step) => `${formatNumber(step.factor)} times: p95 ${formatValue(step.p95, 's')}, errors ${formatShare(step.errors)}, ${step.holds ? 'holds' : `broke ${step.broke ?? 'an objective'}`}`);
  return `Load ramp against the declared traffic. ${words.join('; ')}.`;
}

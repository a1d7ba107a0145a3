import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escapeText } from '../html/html.ts';
import { themed } from './colours.ts';

use([BarChart, LineChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

export type ChartOption = EChartsCoreOption;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Returns a plot as an SVG element that fills the width it is given and takes its colours from the page. `id` makes
 * the ids inside unique on the page; `label` is what a screen reader says.
 */
export function chart(id: string, label: string, { width, height }: ChartSize, option: ChartOption): string {
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption({ animation: false, ...option });
    return themed(clean(instance.renderToSVGString(), id, label, { width, height }));
  } finally {
    instance.dispose();
  }
}

/** The renderer counts its instances in ids and adds what only its own script in a browser uses. */
function clean(svg: string, id: string, label: string, { width, height }: ChartSize): string {
  const attributes = `class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}"`;
  return svg
    .replace(/^<svg [^>]*>/, `<svg ${attributes}>`)
    .replaceAll(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:class="zr\d+-cls-\d+"|ecmeta_\w+="[^"]*"|pointer-events="visible")/g, '')
    .replaceAll(/((?:id="|#))zr\d+-/g, `$1${id}-`)
    .replaceAll('font-family:sans-serif;', '')
    .replaceAll(/\n+/g, '');
}

const levels = '▁▂▃▄▅▆▇█';

/** Returns one character for each value, from the lowest to the highest block; on a log scale when asked, for what grows a hundredfold. */
export function sparkline(values: readonly number[], scale: 'linear' | 'log' = 'linear'): string {
  const heights = values.map((value) => (scale === 'log' ? Math.log10(Math.max(value, 1e-9)) : value));
  const [least, most] = [scale === 'log' ? Math.min(...heights) : Math.min(0, ...heights), Math.max(...heights)];
  return heights.map((height) => levels[most > least ? Math.round(((height - least) / (most - least)) * (levels.length - 1)) : 0] ?? '').join('');
}

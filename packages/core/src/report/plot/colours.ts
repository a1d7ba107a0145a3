/**
 * Colours of plots. The renderer computes with colours and so must be given real ones: each is a stand-in that becomes
 * a CSS variable of the page in the finished SVG, where light and dark are decided.
 */
export const colours = {
  ink: '#0f0f01',
  muted: '#0f0f02',
  line: '#0f0f03',
  grid: '#0f0f04',
  service: '#0f0f06',
  database: '#0f0f07',
  met: '#0f0f08',
  missed: '#0f0f09',
  unknown: '#0f0f0a',
} as const;

const variables = new Map<string, string>(Object.entries(colours).map(([name, colour]) => [colour, `var(--${name})`]));

/** Returns the SVG with the stand-ins replaced by CSS variables. */
export function themed(svg: string): string {
  return svg.replaceAll(/#0f0f0[0-9a-f]/g, (colour) => variables.get(colour) ?? colour);
}

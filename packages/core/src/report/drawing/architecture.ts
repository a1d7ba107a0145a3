import { h, render } from '../html/html.ts';
import type { Attributes, Child, Html } from '../html/html.ts';
import { shorten } from '../plot/latency.ts';
import { plainLine } from './nodes.ts';
import type { Figure, Graph, Line, Node } from './nodes.ts';

interface Box {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const line = 17;
const pad = 12;

/** Returns the architecture as an SVG element: layers from left to right on a wide screen, from top to bottom on a narrow one. `link` makes a number one that can be asked. */
export function architectureDrawing(graph: Graph, name: string, wide: boolean, link: (figure: Figure) => Html): string {
  const boxes = wide ? columns(graph) : rows(graph);
  const width = wide ? 1060 : 350;
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + 2;
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const edges = graph.edges.flatMap(({ from, to, dashed }) => {
    const [start, end] = [byId.get(from), byId.get(to)];
    return start === undefined || end === undefined ? [] : [h('path', { d: wide ? across(start, end) : down(start, end), class: dashed ? 'edge dashed' : 'edge', 'marker-end': `url(#arrow-${wide ? 'w' : 'n'})` })];
  });
  const words = graph.nodes.map((node) => `${node.kind} ${node.title}: ${node.lines.map(plainLine).join(', ')}${node.dashed ? ', not exercised' : ''}`).join('; ');
  const arrow = h('defs', {}, h('marker', { id: `arrow-${wide ? 'w' : 'n'}`, viewBox: '0 0 8 8', refX: '7', refY: '4', markerWidth: '7', markerHeight: '7', orient: 'auto' }, h('path', { d: 'M0 0.5L7.5 4L0 7.5z', class: 'head' })));
  return render(h('svg', { class: 'plot drawing', viewBox: `0 0 ${width} ${Math.ceil(height)}`, role: 'group', 'aria-label': `Architecture of ${name}. ${words}.` }, arrow, edges, boxes.map((box) => draw(box, link))));
}

function heightOf(node: Node): number {
  return pad * 2 + line * (1 + node.lines.length) + (node.kind === 'store' ? 8 : 0) - 3;
}

function layersOf({ nodes }: Graph): readonly (readonly Node[])[] {
  const layers = Map.groupBy(nodes, ({ layer }) => layer);
  return [...layers.keys()].toSorted((one, other) => one - other).map((layer) => layers.get(layer) ?? []);
}

/** A column for each layer, each centred on the tallest. */
function columns(graph: Graph): readonly Box[] {
  const layers = layersOf(graph);
  const gap = 46;
  const width = Math.min(230, (1060 - gap * (layers.length - 1)) / layers.length);
  const step = layers.length < 2 ? 0 : (1060 - width) / (layers.length - 1);
  const tall = (layer: readonly Node[]): number => layer.reduce((sum, node) => sum + heightOf(node) + 18, -18);
  const most = Math.max(...layers.map(tall));
  return layers.flatMap((layer, column) => {
    let y = 1 + (most - tall(layer)) / 2;
    return layer.map((node) => {
      const box = { node, x: Math.max(1, column * step - 1), y, width: width - 1, height: heightOf(node) };
      y += box.height + 18;
      return box;
    });
  });
}

/** Two boxes in a row, layer under layer. */
function rows(graph: Graph): readonly Box[] {
  let y = 1;
  return layersOf(graph).flatMap((layer) => {
    const each = layer.length === 1 ? 1 : 2;
    const width = each === 1 ? 220 : 166;
    const boxes = layer.map((node, index): Box => {
      const lonely = each === 2 && index === layer.length - 1 && index % 2 === 0;
      const x = each === 1 ? (350 - width) / 2 : lonely ? (350 - width) / 2 : (index % 2) * (348 - width) + 1;
      const above = layer.slice(0, index - (index % 2)).reduce((sum, other, position) => (position % 2 === 0 ? sum + Math.max(heightOf(other), heightOf(layer[position + 1] ?? other)) + 14 : sum), 0);
      return { node, x, y: y + above, width, height: heightOf(node) };
    });
    y = Math.max(...boxes.map((box) => box.y + box.height)) + 40;
    return boxes;
  });
}

function across(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x - 2, to.y + to.height / 2].map(round) as [number, number, number, number];
  const middle = round((x1 + x2) / 2);
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function down(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y - 2].map(round) as [number, number, number, number];
  const middle = round((y1 + y2) / 2);
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function draw({ node, x, y, width, height }: Box, link: (figure: Figure) => Html): Html {
  const top = node.kind === 'store' ? 8 : 0;
  const letters = Math.floor((width - 2 * pad) / 6.6);
  const at = (index: number): Attributes => ({ x: round(x + pad), y: round(y + pad + top + 10 + index * line) });
  const title = h('text', { ...at(0), class: 'title' }, shorten(node.title, Math.floor(letters * 0.9)));
  const texts = node.lines.map((words, index) => h('text', { ...at(index + 1), class: 'detail' }, wordsOf(words, letters, link)));
  const classes = `box ${node.kind}${node.dashed ? ' dashed' : ''}`;
  const shape = node.kind === 'store' ? cylinder(x, y, width, height, classes) : [h('rect', { x: round(x), y: round(y), width: round(width), height: round(height), rx: node.kind === 'actor' ? 20 : 4, class: classes })];
  return h('g', {}, h('title', {}, [node.title, ...node.lines.map(plainLine)].join(', ')), shape, title, texts);
}

/** A line that is all words is cut where it doesn't fit; numbers are short. */
function wordsOf(words: Line, letters: number, link: (figure: Figure) => Html): Child {
  if (words.every((part) => typeof part === 'string')) return shorten(plainLine(words), letters);
  return words.map((part) => (typeof part === 'string' ? part : link(part)));
}

function cylinder(x: number, y: number, width: number, height: number, classes: string): readonly Html[] {
  const [left, right, top, bottom, middle] = [x, x + width, y + 8, y + height - 8, width / 2].map(round) as [number, number, number, number, number];
  return [
    h('path', { d: `M${left} ${top}A${middle} 8 0 0 1 ${right} ${top}V${bottom}A${middle} 8 0 0 1 ${left} ${bottom}Z`, class: classes }),
    h('path', { d: `M${left} ${top}A${middle} 8 0 0 0 ${right} ${top}`, class: 'rim' }),
  ];
}

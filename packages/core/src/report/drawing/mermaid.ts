import { plainLine } from './nodes.ts';
import type { Graph, Node } from './nodes.ts';

const shapes: Readonly<Record<Node['kind'], readonly [string, string]>> = { actor: ['([', '])'], service: ['[', ']'], store: ['[(', ')]'], event: ['>', ']'], workflow: ['{{', '}}'], external: ['[[', ']]'] };

/** Returns the drawing as Mermaid text, to be copied. Node ids are numbered: a name could be a keyword of Mermaid. */
export function mermaidText({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const boxes = nodes.map((node) => `  ${ids.get(node.id) ?? ''}${shapes[node.kind][0]}${label([node.title, ...node.lines.map(plainLine)].join(', '))}${shapes[node.kind][1]}`);
  const arrows = edges.map(({ from, to, dashed }) => `  ${ids.get(from) ?? ''} ${dashed ? '-.->' : '-->'} ${ids.get(to) ?? ''}`);
  return ['flowchart LR', ...boxes, ...arrows].join('\n');
}

/** Everything that Mermaid or HTML reads as markup becomes an entity of Mermaid's. */
function label(text: string): string {
  return `"${text.replaceAll(/[\u0000-\u001F\u007F\u2028\u2029]+/g, ' ').replaceAll(/["#;<>&`\\{}[\]()|%]/g, (char) => `#${char.codePointAt(0) ?? 0};`)}"`;
}

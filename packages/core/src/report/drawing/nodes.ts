import { formatNumber } from '../../quantity/index.ts';
import type { System } from '../../system/index.ts';
import { inWords, rateWords } from '../names/format-named.ts';

/** A number in a drawing, with the name by which one asks where it comes from. */
export interface Figure {
  readonly name: string;
  readonly text: string;
}

/** A line of text in a box. */
export type Line = readonly (string | Figure)[];

/** A box of the architecture drawing. Layers run from the callers to what is called. */
export interface Node {
  readonly id: string;
  readonly kind: 'actor' | 'service' | 'store' | 'event' | 'workflow' | 'external';
  readonly layer: number;
  readonly title: string;
  readonly lines: readonly Line[];
  /** Drawn dashed: it is designed, and this version does not run it. */
  readonly dashed: boolean;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly dashed: boolean;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** Boxes of one kind beyond this many are counted in one box. */
const most = 8;

/** Returns what the drawing shows: actors, services, stores, and dashed events, workflows and externals. */
export function graphOf(system: System): Graph {
  const callers = [...new Set(system.operations.flatMap(({ by }) => by))];
  const nodes: readonly Node[] = [
    ...limited(callers, 'actor', 0, (id) => actorNode(system, id)),
    ...limited(system.services.map(({ id }) => id), 'service', 1, (id) => serviceNode(system, id)),
    ...limited(system.stores.map(({ id }) => id), 'store', 2, (id) => storeNode(system, id)),
    ...limited(system.events.map(({ id }) => id), 'event', 2, (id) => dashedNode('event', 2, id, [['event']])),
    ...limited(system.workflows.map(({ id }) => id), 'workflow', 3, (id) => dashedNode('workflow', 3, id, [['workflow'], ...system.workflows.filter((one) => one.id === id && one.steps.length > 0).map(({ steps }) => count(`${id}.steps`, steps.length, 'step', 'steps'))])),
    ...limited(system.externals.map(({ id }) => id), 'external', 4, (id) => dashedNode('external', 4, id, [['external'], ...system.externals.filter((one) => one.id === id).map(({ actions }) => [actions.map(({ name }) => name).join(', ')])])),
  ];
  const drawn = new Set(nodes.map(({ id }) => id));
  return { nodes, edges: edgesOf(system, callers).filter(({ from, to }) => drawn.has(from) && drawn.has(to)) };
}

function limited(ids: readonly string[], kind: Node['kind'], layer: number, make: (id: string) => Node): readonly Node[] {
  const nodes = ids.slice(0, most).map(make);
  return ids.length <= most ? nodes : [...nodes, { id: `${kind}:`, kind, layer, title: `and ${ids.length - most} more`, lines: [], dashed: true }];
}

function count(name: string, value: number, one: string, many: string): Line {
  return [{ name, text: String(value) }, ` ${value === 1 ? one : many}`];
}

/** Returns a line as plain text. */
export function plainLine(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}

function actorNode(system: System, id: string): Node {
  const operations = system.operations.filter(({ by }) => by.includes(id));
  const rate = operations.reduce((sum, { totalRate, by }) => sum + totalRate.value / by.length, 0);
  const authenticates = system.actors.find((actor) => actor.id === id)?.authenticates ?? 'none';
  return { id: `actor:${id}`, kind: 'actor', layer: 0, title: id, lines: [[authenticates === 'none' ? 'no token' : authenticates], [...count(`${id}.operations`, operations.length, 'operation', 'operations'), ', ', { name: `${id}.rate`, text: rateWords(rate) }]], dashed: false };
}

function serviceNode(system: System, id: string): Node {
  const service = system.services.find((one) => one.id === id);
  if (service === undefined) throw new Error(`no service ${id}`);
  const entities = service.owns.filter((entity) => !entity.includes('.')).length;
  const lines = [
    count(`${id}.operations`, service.runs.length, 'operation', 'operations'),
    count(`${id}.entities`, entities, 'entity', 'entities'),
    [{ name: `${id}.instances`, text: inWords(service.instances) }, ', ', { name: `${id}.cores`, text: inWords(service.cores) }],
    ['pool of ', { name: `${id}.pool`, text: formatNumber(service.pool.value) }],
  ];
  return { id: `service:${id}`, kind: 'service', layer: 1, title: id, lines, dashed: false };
}

function storeNode(system: System, id: string): Node {
  const store = system.stores.find((one) => one.id === id);
  if (store === undefined) throw new Error(`no store ${id}`);
  const tables = system.tables.filter((table) => table.store === id).length;
  return { id: `store:${id}`, kind: 'store', layer: 2, title: id, lines: [[store.engine], [...count(`${id}.tables`, tables, 'table', 'tables'), ', ', { name: `${id}.size`, text: inWords(store.size) }]], dashed: false };
}

function dashedNode(kind: Node['kind'], layer: number, id: string, lines: readonly Line[]): Node {
  return { id: `${kind}:${id}`, kind, layer, title: id, lines, dashed: true };
}

function edgesOf(system: System, callers: readonly string[]): readonly Edge[] {
  const { services, stores, events, workflows, operations } = system;
  const calls = callers.flatMap((actor) => services.filter((service) => operations.some((one) => one.service === service.id && one.by.includes(actor))).map((service) => edge(`actor:${actor}`, `service:${service.id}`, false)));
  const holds = services.flatMap((service) => stores.filter(({ id }) => id === service.store).map(({ id }) => edge(`service:${service.id}`, `store:${id}`, false)));
  const emits = events.flatMap((event) => services.filter((service) => operations.some((one) => one.service === service.id && one.emits.includes(event.id))).map((service) => edge(`service:${service.id}`, `event:${event.id}`, true)));
  const starts = workflows.flatMap(({ id, when }) => (when.kind === 'event' ? [edge(`event:${when.event}`, `workflow:${id}`, true)] : []));
  return [...calls, ...holds, ...emits, ...starts, ...calledExternals(system)];
}

function calledExternals({ workflows, operations, externals }: System): readonly Edge[] {
  const callers = [
    ...workflows.map(({ id, steps }) => ({ from: `workflow:${id}`, steps: steps.flatMap((step) => [step, ...(step.undo === undefined ? [] : [step.undo])]) })),
    ...operations.map(({ service, steps }) => ({ from: `service:${service}`, steps })),
  ];
  const found = callers.flatMap(({ from, steps }) => externals.filter(({ id }) => steps.some(({ target }) => target?.startsWith(`${id}.`) === true)).map(({ id }) => edge(from, `external:${id}`, true)));
  return found.filter((one, index) => found.findIndex(({ from, to }) => from === one.from && to === one.to) === index);
}

function edge(from: string, to: string, dashed: boolean): Edge {
  return { from, to, dashed };
}

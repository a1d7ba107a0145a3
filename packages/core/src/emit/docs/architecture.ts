import { formatQuantity } from '../../quantity/index.ts';
import type { DesignedOperation, System } from '../../system/index.ts';
import { code, fenced, mermaidLabel, plain, table } from '../writers/markdown.ts';

/** Returns docs/architecture.md: C4 levels 1 to 3 as Mermaid flowcharts, then the same in tables. */
export function architecturePage(system: System): string {
  const parts = [
    `# Architecture of ${plain(system.name)}`,
    ...(system.summary === '' ? [] : [plain(system.summary)]),
    '## Context',
    fenced('mermaid', contextDiagram(system)),
    '## Containers',
    fenced('mermaid', containerDiagram(system)),
    ...system.services.map((service) => ['## Components of ' + plain(service.id), fenced('mermaid', componentDiagram(system, service.id))].join('\n\n')),
    '## Operations',
    table(['operation', 'endpoint', 'by', 'rate', 'deadline', 'runs'], system.operations.map((operation) => operationRow(operation))),
    ...notExercised(system),
    '## Decisions',
    'Each choice of the design, with the options that lost and what would change it, is a file in [decisions](decisions).',
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Ids of nodes are numbered: a name of the brief could be a keyword of Mermaid. */
function numbered<T>(items: readonly T[], letter: string): readonly { readonly item: T; readonly node: string }[] {
  return items.map((item, index) => ({ item, node: `${letter}${index}` }));
}

function contextDiagram(system: System): string {
  const actors = numbered(callersOf(system), 'actor');
  const externals = numbered(system.externals, 'external');
  return [
    'flowchart LR',
    `  system[${mermaidLabel(system.name)}]`,
    ...actors.map(({ item, node }) => `  ${node}([${mermaidLabel(item)}]) --> system`),
    ...externals.map(({ item, node }) => `  system --> ${node}[[${mermaidLabel(item.id)}]]`),
  ].join('\n');
}

function containerDiagram(system: System): string {
  const actors = numbered(callersOf(system), 'actor');
  const services = numbered(system.services, 'service');
  const stores = numbered(system.stores, 'store');
  return [
    'flowchart LR',
    `  subgraph boundary [${mermaidLabel(system.name)}]`,
    ...services.map(({ item, node }) => `    ${node}[${mermaidLabel(`${item.id}: Node, Fastify, ${formatQuantity(item.instances)}`)}]`),
    ...stores.map(({ item, node }) => `    ${node}[(${mermaidLabel(`${item.id}: ${item.engine}, ${formatQuantity(item.size)}`)})]`),
    '  end',
    ...actors.flatMap(({ item, node }) => [`  ${node}([${mermaidLabel(item)}])`, ...services.filter(({ item: service }) => isCalledBy(system, service.id, item)).map((service) => `  ${node} -- "HTTPS, JSON" --> ${service.node}`)]),
    ...services.flatMap(({ item, node }) => stores.filter((store) => store.item.id === item.store).map((store) => `  ${node} -- "SQL, at most ${item.pool.value} connections each" --> ${store.node}`)),
  ].join('\n');
}

function componentDiagram(system: System, service: string): string {
  const operations = numbered(system.operations.filter((operation) => operation.service === service), 'operation');
  const entities = numbered(system.entities.filter((entity) => entity.whole === undefined), 'entity');
  const places = new Map(entities.map(({ item }, place) => [item.id, place]));
  const edges = operations.flatMap(({ item, node }) => {
    const touched = new Set(item.steps.flatMap((step) => places.get(step.entity ?? '') ?? []));
    return [...touched].toSorted((a, b) => a - b).map((place) => `  ${node} --> ${entities[place]?.node ?? ''}`);
  });
  return [
    'flowchart LR',
    ...operations.map(({ item, node }) => `  ${node}[${mermaidLabel(item.id)}]`),
    ...entities.map(({ item, node }) => `  ${node}[(${mermaidLabel(item.id)})]`),
    ...edges,
  ].join('\n');
}

function operationRow(operation: DesignedOperation): readonly string[] {
  return [
    code(operation.id),
    code(`${operation.at.method} ${operation.at.route}`),
    plain(operation.by.join(', ')),
    plain(formatQuantity(operation.totalRate)),
    plain(formatQuantity(operation.budget.deadline)),
    operation.runs.kind === 'yes' ? 'yes' : plain(`no: ${operation.runs.reason}`),
  ];
}

function notExercised(system: System): readonly string[] {
  if (system.notExercised.length === 0) return [];
  return ['## Drawn but not running yet', table(['what', 'why'], system.notExercised.map(({ subject, reason }) => [code(subject), plain(reason)]))];
}

function callersOf(system: System): readonly string[] {
  return [...new Set(system.operations.flatMap((operation) => operation.by))];
}

function isCalledBy(system: System, service: string, actor: string): boolean {
  return system.operations.some((operation) => operation.service === service && operation.by.includes(actor));
}

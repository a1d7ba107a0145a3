import { invariantName } from '../../sql/index.ts';
import { partitionNames } from '../../system/index.ts';
import type { System, Table } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { kebab } from '../naming.ts';
import type { Lines, Module } from '../writers/typescript.ts';
import { createModule, docComment, literal, property, textLiteral } from '../writers/typescript.ts';
import { actorConstants, actorsUsed } from './actors-module.ts';
import { errorsText } from './errors-text.ts';

/** Returns src/service.ts: the whole service as data. */
export function serviceModule(system: System, contracts: readonly Contract[]): string {
  const module = createModule();
  module.value('#runtime', 'defineService');
  const actors = actorsUsed(contracts);
  const constants = actorConstants(actors);
  for (const constant of constants.values()) module.value('./actors.ts', constant);
  const routes = contracts.map((contract) => {
    module.value('#runtime', 'handle');
    const route = module.value(`./routes/${contract.file}.ts`, `${contract.fn}Route`);
    return `handle(${route}, ${module.value(`../operations/${contract.file}.ts`, contract.fn)}),`;
  });
  const lines: Lines = [
    docComment(`The service ${system.name}.`),
    'export const service = defineService({',
    [
      `name: ${literal(system.name)},`,
      `version: ${literal(system.hash.slice(0, 16))},`,
      `actors: { ${actors.map((actor) => (constants.get(actor.id) === actor.id ? actor.id : `${property(actor.id)}: ${constants.get(actor.id)}`)).join(', ')} },`,
      'routes: [',
      routes,
      '],',
      `pool: { size: ${Math.max(1, Math.ceil(system.services[0]?.pool.value ?? 10))} },`,
      `constraints: ${literal(constraintProblems(system), 1)},`,
      ...errorsText(system.api.errors, module),
      ...(system.jobs.length === 0 ? [] : ['jobs,']),
      ...(system.entities.some((entity) => entity.audit !== undefined) ? ['audits: true,'] : []),
    ],
    '});',
  ];
  return module.print(...jobSection(system, module), lines);
}

/** Returns what a broken constraint means to a client: a taken key 409, a broken rule 422. */
function constraintProblems(system: System): Readonly<Record<string, { readonly status: number; readonly code: string }>> {
  const problems: [string, { readonly status: number; readonly code: string }][] = [];
  for (const table of system.tables) {
    for (const unique of table.uniques) {
      const fields = unique.columns.map((column) => table.columns.find((candidate) => candidate.name === column)?.field ?? column);
      for (const name of [unique.name, ...namesInPartitions(table, unique)]) problems.push([name, { status: 409, code: `${kebab(fields.join('-'))}-taken` }]);
    }
    for (const check of table.checks) problems.push([check.name, { status: 422, code: kebab(check.name) }]);
  }
  const checked = new Set(system.tables.flatMap((table) => table.checks.map((check) => check.from)));
  for (const entity of system.entities) {
    for (const invariant of entity.invariants) if (!checked.has(invariant.place.path)) problems.push([invariantName(entity.id, invariant), { status: 422, code: kebab(invariant.name) }]);
  }
  return Object.fromEntries(problems);
}

/** PostgreSQL tells of a taken key by the name that it has in the partition; the runtime writes a date or a remainder as `*`. */
function namesInPartitions({ name: table, partitions }: Table, { columns, where }: Table['uniques'][number]): readonly string[] {
  if (partitions === undefined) return [];
  const parts = partitions.kind === 'range' ? [`${table}_p*`, ...(partitions.others ? [`${table}_default`] : [])] : partitionNames(partitions).map((name) => (partitions.kind === 'hash' ? name.replace(/_h\d+$/, '_h*') : name));
  return [...new Set(parts)].map((part) => `${part}_${columns.join('_')}_${where === undefined ? 'key' : 'idx'}`);
}

/** At the top, where no indentation can get into the SQL. */
function jobSection(system: System, module: Module): readonly Lines[] {
  if (system.jobs.length === 0) return [];
  module.value('#runtime', 'statement');
  module.type('#runtime', 'Job');
  const jobs = system.jobs.map((job, index) => {
    const batch = job.batch === undefined ? [] : [`    batch: ${job.batch},`];
    // Not nested: the indentation must not get into the SQL.
    const text = textLiteral(job.sql.replace(/;\s*$/, ''));
    return ['  {', `    name: ${literal(job.id)},`, `    every: ${Math.max(1, Math.round(job.every.value))},`, ...batch, `    statement: statement({ name: ${literal(`job_${index + 1}`)}, text: ${text} }),`, '  },'];
  });
  return [[docComment('What the service does by itself, every so many seconds.'), 'const jobs: readonly Job[] = [', ...jobs.flat(), '];']];
}

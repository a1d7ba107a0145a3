import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errorText, Failure } from './run/index.ts';

/** An emitted project in a folder, ready to start. */
export interface Project {
  readonly folder: string;
  /** SHA-256 over its source files, as hex. */
  readonly hash: string;
  /** SQL of its migrations, in order. */
  readonly migrations: readonly { readonly name: string; readonly sql: string }[];
  /** SQL that gives the service its rights; absent: it owns the tables. */
  readonly grants?: string;
  /** Schema of the right answer by operation, from its OpenAPI document. */
  readonly schemas: Readonly<Record<string, unknown>>;
}

/** Writes the files of a build into a folder and makes it a runnable project. */
export function writeProject(folder: string, files: ReadonlyMap<string, string>): Project {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return openProject(folder);
}

/** Copies a built folder, with what people wrote in it, into another and makes it a runnable project. */
export function copyProject(from: string, folder: string): Project {
  cpSync(from, folder, { recursive: true, filter: (source) => !source.includes(`${path.sep}node_modules`) && !source.includes(`${path.sep}.git`) });
  const own = path.join(from, 'node_modules');
  if (existsSync(own)) symlinkSync(own, path.join(folder, 'node_modules'));
  return openProject(folder);
}

function openProject(folder: string): Project {
  // The packages that the project pins are those that this tool has: nothing is installed for a proof.
  if (!existsSync(path.join(folder, 'node_modules'))) symlinkSync(ownModules(), path.join(folder, 'node_modules'));
  return { folder, hash: hashOf(folder), migrations: migrationsOf(folder), ...grantsOf(folder), schemas: responseSchemas(folder) };
}

function ownModules(): string {
  // As the runtime resolves it: it pins the same versions as the emitted project.
  const fastify = createRequire(import.meta.resolve('@kentledge/runtime')).resolve('fastify');
  const below = `${path.sep}node_modules`;
  return fastify.slice(0, fastify.lastIndexOf(below + path.sep) + below.length);
}

function sourceFiles(folder: string, below = ''): readonly string[] {
  return readdirSync(path.join(folder, below), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() ? sourceFiles(folder, path.join(below, entry.name)) : [path.join(below, entry.name)]))
    .toSorted();
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(folder)) hash.update(file).update('\0').update(readFileSync(path.join(folder, file))).update('\0');
  return hash.digest('hex');
}

function migrationsOf(folder: string): Project['migrations'] {
  const below = path.join(folder, 'migrations');
  const names = existsSync(below) ? readdirSync(below).filter((name) => name.endsWith('.up.sql')) : [];
  return names.toSorted().map((name) => ({ name, sql: readFileSync(path.join(below, name), 'utf8') }));
}

function grantsOf(folder: string): Pick<Project, 'grants'> {
  const file = path.join(folder, 'migrations/grants.sql');
  return existsSync(file) ? { grants: readFileSync(file, 'utf8') } : {};
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string; readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>> }>>>>;
  readonly components?: unknown;
}

/** Throws a `Failure` where people deleted or broke the contract. */
function readContract(folder: string): OpenApi {
  const name = 'openapi.json';
  try {
    const document = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Partial<OpenApi> | null;
    if (document?.paths === undefined) throw new Error('it has no paths');
    return { ...document, paths: document.paths };
  } catch (error) {
    throw new Failure('contract-unreadable', { name, reason: errorText(error) }, { cause: error });
  }
}

/** Schemas keep their references to `#/components`: each carries the components with it. */
function responseSchemas(folder: string): Readonly<Record<string, unknown>> {
  const document = readContract(folder);
  const schemas: Record<string, unknown> = {};
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) {
      const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1];
      const schema = success?.content?.['application/json']?.schema;
      if (operation.operationId !== undefined && schema !== undefined) schemas[operation.operationId] = { ...schema, components: document.components };
    }
  }
  return schemas;
}

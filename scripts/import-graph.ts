import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync, Visitor, type ParseResult } from 'oxc-parser';

/** One import, export-from or `import()` of a file, of values or of types; without a specifier where it is computed. */
interface Reference {
  readonly specifier: string | undefined;
  readonly offset: number;
}

/** A parsed TypeScript file of the project, its path relative to the root, with slashes. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly parsed: ParseResult;
  readonly references: readonly Reference[];
}

/** The parts of a package.json that say what its files may import. */
export interface Manifest {
  readonly folder: string;
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

/** All source files of a project and the manifests that hold for them. */
export interface Project {
  readonly root: string;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly manifests: readonly Manifest[];
}

/** What an import leads to. */
export type Target =
  | { readonly kind: 'file'; readonly file: string; readonly byName: boolean; readonly manifest?: Manifest }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'builtin' }
  | { readonly kind: 'package'; readonly name: string };

// In packages every module that Node would run, or a rule could be passed by in another ending.
const sourceGlobs = ['*.ts', 'packages/*/src/**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}', 'scripts/**/*.ts', 'bench/**/*.ts'];

/** Returns the project below `root`, parsed. A file that doesn't parse keeps what could be read of it: tsc tells why. */
export function readProject(root: string): Project {
  const names = globSync(sourceGlobs, { cwd: root, exclude: ['**/node_modules/**'] }).map((name) => name.replaceAll('\\', '/'));
  const files = new Map(names.toSorted().map((file) => [file, readSource(root, file)]));
  const manifests = globSync(['package.json', 'packages/*/package.json', 'bench/package.json'], { cwd: root }).map((file) => readManifest(root, file));
  return { root, files, manifests };
}

/** Returns the line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Returns the manifest that holds for a file: the one in the nearest folder above it. */
export function manifestOf(project: Project, file: string): Manifest | undefined {
  return project.manifests
    .filter(({ folder }) => folder === '.' || file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

/** Returns what `specifier` means in `file`: Node's rules, for the parts of them that this project uses. */
export function resolve(project: Project, file: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    return fileTarget(project, path.posix.join(path.posix.dirname(file), specifier), false);
  }
  if (specifier.startsWith('#')) return resolveSubpath(project, file, specifier);
  if (isBuiltin(specifier)) return { kind: 'builtin' };
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const manifest = project.manifests.find((candidate) => candidate.name === name);
  if (manifest === undefined) return { kind: 'package', name };
  const exported = matchExport(manifest.exports, `.${specifier.slice(name.length)}`);
  return fileTarget(project, path.posix.join(manifest.folder, exported ?? `no export for ${specifier}`), true, manifest);
}

function resolveSubpath(project: Project, file: string, specifier: string): Target {
  const manifest = manifestOf(project, file);
  const meaning = manifest === undefined ? undefined : matchExport(manifest.imports, specifier);
  if (manifest === undefined || meaning === undefined) return { kind: 'missing', file: specifier };
  if (!meaning.startsWith('.')) return resolve(project, file, meaning);
  return fileTarget(project, path.posix.join(manifest.folder, meaning), false);
}

function fileTarget(project: Project, file: string, byName: boolean, manifest?: Manifest): Target {
  const isThere = project.files.has(file) || (!file.endsWith('.ts') && existsSync(path.join(project.root, file)));
  if (!isThere) return { kind: 'missing', file };
  return { kind: 'file', file, byName, ...(manifest === undefined ? {} : { manifest }) };
}

/** With the pattern `./*`, `./design` takes the place of the star in what the pattern means. */
function matchExport(map: Readonly<Record<string, string>>, key: string): string | undefined {
  const exact = map[key];
  if (exact !== undefined) return exact;
  for (const [pattern, target] of Object.entries(map)) {
    const [before, after] = pattern.split('*');
    if (before === undefined || after === undefined) continue;
    if (key.startsWith(before) && key.endsWith(after) && key.length > before.length + after.length) {
      return target.replaceAll('*', key.slice(before.length, key.length - after.length));
    }
  }
  return undefined;
}

function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(path.join(root, file), 'utf8');
  const parsed = parseSync(file, text);
  return { file, text, parsed, references: referencesOf(text, parsed) };
}

function referencesOf(text: string, parsed: ParseResult): readonly Reference[] {
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
  ];
  const found: Reference[] = requests.flatMap((request) => (request === null ? [] : [{ specifier: request.value, offset: request.start }]));
  for (const { moduleRequest } of dynamicImports) {
    const literal = /^['"`]([^'"`$]+)['"`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    found.push({ specifier: literal?.[1], offset: moduleRequest.start });
  }
  // `type X = import('./x.ts').X` is in no list of the parser.
  new Visitor({
    TSImportType: ({ source }) => {
      found.push({ specifier: source.value, offset: source.start });
    },
  }).visit(parsed.program);
  return found.filter((reference, index) => found.findIndex((other) => other.offset === reference.offset) === index);
}

function readManifest(root: string, file: string): Manifest {
  const json = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, Record<string, string> | undefined> & { name?: string };
  const names = (...keys: readonly string[]): readonly string[] => keys.flatMap((key) => Object.keys(json[key] ?? {}));
  return {
    folder: path.posix.dirname(file.replaceAll('\\', '/')),
    name: json.name ?? '',
    exports: json['exports'] ?? {},
    imports: json['imports'] ?? {},
    dependencies: names('dependencies', 'optionalDependencies', 'peerDependencies'),
    devDependencies: names('devDependencies'),
  };
}

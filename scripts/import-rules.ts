import path from 'node:path';
import { Visitor, type CallExpression, type MemberExpression, type Node } from 'oxc-parser';
import { findCycles } from './import-cycles.ts';
import { lineOf, manifestOf, readProject, resolve, type Manifest, type Project, type SourceFile, type Target } from './import-graph.ts';
import { itemFolders } from './item-folders.ts';
import { coreLevels, impureNames, packageImports, purePackages } from './layout.ts';

const coreFolder = /^packages\/core\/src\/([^/]+)\//;
const excuse = /(?:oxlint|eslint)-disable|@ts-(?:ignore|nocheck)/;
/** In a test it says that the compiler refuses what follows, and fails if it doesn't. */
const excuseOutsideTests = /@ts-expect-error/;

/**
 * Returns what in the project below `root` breaks the layout, each as `file:line: what, and what to do`. Tests may
 * import across levels and packages, since they use real components; for all else they are held to the same rules.
 */
export function checkImports(root: string): readonly string[] {
  const project = readProject(root);
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  for (const source of project.files.values()) {
    const targets: string[] = [];
    graph.set(source.file, targets);
    for (const { specifier, offset } of source.references) {
      if (specifier === undefined) {
        if (isPure(source.file)) problems.push(`${place(source, offset)} import() of a computed name: nothing can tell where it leads; name the file`);
        continue;
      }
      const target = resolve(project, source.file, specifier);
      if (target.kind === 'file') targets.push(target.file);
      const problem = problemOf(project, source.file, specifier, target);
      if (problem !== undefined) problems.push(`${place(source, offset)} ${problem}`);
    }
    problems.push(...homeless(source.file), ...impurities(source), ...excuses(source));
  }
  const cycles = findCycles(graph).map((cycle) => `${cycle[0]}: import cycle: ${cycle.join(' -> ')}`);
  return [...problems, ...cycles];
}

/** A file beside the folders of core has no level, so that it could carry anything from any level to any other. */
function homeless(file: string): readonly string[] {
  return file.startsWith('packages/core/src/') && !coreFolder.test(file) ? [`${file}: every file of core lies in a folder that has a level`] : [];
}

function place(source: SourceFile, offset: number): string {
  return `${source.file}:${lineOf(source.text, offset)}:`;
}

function problemOf(project: Project, file: string, specifier: string, target: Target): string | undefined {
  const manifest = manifestOf(project, file);
  switch (target.kind) {
    case 'missing':
      return `${specifier} leads nowhere: there is no ${target.file}`;
    case 'builtin':
      return isPure(file) ? `${specifier}: ${packageOf(file)} is pure; take what it would give as a parameter` : undefined;
    case 'package':
      return declares(manifest, file, project, target.name) ? undefined : `${target.name} is not declared in ${manifest?.folder}/package.json`;
    case 'file':
      return problemOfFile(project, file, specifier, target);
  }
}

function problemOfFile(project: Project, file: string, specifier: string, target: Extract<Target, { kind: 'file' }>): string | undefined {
  const manifest = manifestOf(project, file);
  const [from, to] = [packageOf(file), packageOf(target.file)];
  if (from !== to) {
    if (to === undefined) return `${specifier} leads out of the package`;
    if (!target.byName && !specifier.startsWith('#')) return `${specifier} reaches into another package: import it by its name`;
    if (from === undefined || isTest(file)) return undefined;
    if (packageImports[from] === undefined) return `${from} is not in scripts/layout.ts`;
    if (!packageImports[from].includes(to)) return `${from} may not import ${to}`;
    return declares(manifest, file, project, target.manifest?.name ?? to) ? undefined : `${to} is not declared in ${from}/package.json`;
  }
  if (target.byName) return `${specifier}: inside a package, import by a relative path`;
  if (isTest(file)) return undefined;
  if (isTest(target.file)) return `${specifier} is a test`;
  return levelProblem(file, target.file) ?? itemProblem(file, target.file);
}

function levelProblem(file: string, target: string): string | undefined {
  const [from, to] = [coreFolder.exec(file)?.[1], coreFolder.exec(target)?.[1]];
  if (from === undefined || to === undefined || from === to) return undefined;
  const [fromLevel, toLevel] = [coreLevels[from], coreLevels[to]];
  if (fromLevel === undefined || toLevel === undefined) return `core/${fromLevel === undefined ? from : to} has no level in scripts/layout.ts`;
  if (toLevel < fromLevel) return undefined;
  const direction = toLevel === fromLevel ? 'sideways' : 'upward';
  return `${direction} import: core/${from} (level ${fromLevel}) may not import core/${to} (level ${toLevel}); take it as a parameter, or move what both need to a lower level`;
}

/** Items of one kind never import each other; only their index names them. */
function itemProblem(file: string, target: string): string | undefined {
  const folder = path.posix.dirname(file);
  const isIndex = file.endsWith('/index.gen.ts');
  if (isIndex || path.posix.dirname(target) !== folder || !itemFolders.includes(folder)) return undefined;
  return `sideways import: an item may not import ${path.posix.basename(target)}, an item of its kind`;
}

/** Tests and what lies at the root also use what the root installs for development. */
function declares(manifest: Manifest | undefined, file: string, project: Project, name: string): boolean {
  if (manifest?.dependencies.includes(name)) return true;
  const forDevelopment = isTest(file) || packageOf(file) === undefined;
  return forDevelopment && project.manifests.some(({ folder, devDependencies }) => (folder === '.' || folder === manifest?.folder) && devDependencies.includes(name));
}

function packageOf(file: string): string | undefined {
  return /^packages\/[^/]+(?=\/)/.exec(file)?.[0];
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}

function isPure(file: string): boolean {
  return !isTest(file) && purePackages.includes(packageOf(file) ?? '');
}

function impurities(source: SourceFile): readonly string[] {
  if (!isPure(source.file)) return [];
  const found: string[] = [];
  const tell = (name: string, { start }: Node): void => {
    const advice = Object.hasOwn(impureNames, name) ? impureNames[name] : undefined;
    if (advice !== undefined) found.push(`${place(source, start)} ${name} in a pure package: ${advice}`);
  };
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return;
      tell(node.object.name, node);
      tell(`${node.object.name}.${memberOf(node)}`, node);
    },
    VariableDeclarator({ id, init }) {
      if (init?.type !== 'Identifier') return;
      tell(init.name, init);
      if (id.type !== 'ObjectPattern') return;
      for (const property of id.properties) if (property.type === 'Property' && property.key.type === 'Identifier') tell(`${init.name}.${property.key.name}`, property);
    },
    CallExpression: (node) => tell(calleeOf(node), node),
    NewExpression(node) {
      if (node.arguments.length === 0 && node.callee.type === 'Identifier') tell(`${node.callee.name}()`, node);
    },
  }).visit(source.parsed.program);
  return found;
}

/** The name of a member, written with a dot or as a text in brackets. */
function memberOf({ property, computed }: MemberExpression): string {
  if (property.type === 'Literal') return String(property.value);
  return property.type === 'Identifier' && !computed ? property.name : '';
}

function calleeOf({ callee }: CallExpression): string {
  return callee.type === 'Identifier' ? `${callee.name}()` : '';
}

/** A rule that is in the way is changed for all, or the code is; a comment that switches it off is neither. */
function excuses(source: SourceFile): readonly string[] {
  return source.parsed.comments.flatMap(({ start, value }) => {
    const found = excuse.exec(value) ?? (isTest(source.file) ? null : excuseOutsideTests.exec(value));
    return found === null ? [] : [`${place(source, start)} no excuses from the checks: ${found[0]}`];
  });
}

import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { itemFolders } from './item-folders.ts';

const indexName = 'index.gen.ts';
const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** An index as it should be, and what forbids writing it. */
export interface Listing {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly string[];
}

/**
 * Returns the listing of each item folder below `root` that exists, and a problem for an index whose folder is in no
 * list. Writes nothing.
 */
export function listItems(root: string, folders: readonly string[] = itemFolders): readonly Listing[] {
  const strays = globSync(`packages/*/src/**/${indexName}`, { cwd: root })
    .filter((file) => !folders.includes(path.posix.dirname(file)))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8'), problems: [`${file}: add its folder to scripts/item-folders.ts`] }));
  return [...folders.filter((folder) => existsSync(path.join(root, folder))).map((folder) => listFolder(root, folder)), ...strays];
}

/** Returns the listings that are not on disk as they should be. */
export function staleListings(root: string, listings: readonly Listing[]): readonly Listing[] {
  return listings.filter(({ file, text }) => {
    const full = path.join(root, file);
    return !existsSync(full) || readFileSync(full, 'utf8') !== text;
  });
}

function listFolder(root: string, folder: string): Listing {
  const names = readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== indexName)
    .map((name) => name.slice(0, -'.ts'.length))
    .toSorted();
  const problems = names.flatMap((name) => problemOf(name, `${folder}/${name}.ts`, root));
  return { file: `${folder}/${indexName}`, text: indexText(names), problems };
}

function problemOf(name: string, file: string, root: string): readonly string[] {
  if (!kebabCase.test(name)) return [`${file}: an item's file is named in kebab-case, as its id`];
  const text = readFileSync(path.join(root, file), 'utf8');
  const exported = [...text.matchAll(/^export (?:const|let|function|class|\{|\*|default)\s*(\w*)/gm)].map((match) => match[1]);
  const wanted = camelCase(name);
  return exported.length === 1 && exported[0] === wanted ? [] : [`${file}: an item exports one const, ${wanted}, and nothing else but types`];
}

function indexText(names: readonly string[]): string {
  const list = names.map(camelCase);
  const oneLine = `[${list.join(', ')}]`;
  const array = oneLine.length <= 90 ? oneLine : `[\n${list.map((item) => `  ${item},\n`).join('')}]`;
  const imports = names.map((name) => `import { ${camelCase(name)} } from './${name}.ts';\n`).join('');
  return `// Written by \`npm run list-items\` from the files beside it.\n${imports}\nexport const items = ${array} as const;\n`;
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

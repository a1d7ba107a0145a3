import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The packages whose sources are emitted, by the folder that they get below `src/kentledge`. */
const packages = { runtime: '@kentledge/runtime', policies: '@kentledge/policies' } as const;

/** Tests and the fixtures that only they use stay here. */
const isEmitted = (file: string): boolean => !file.endsWith('.test.ts') && !file.startsWith('fixture/');

/** Returns the sources of the runtime and its policies, by path below `src/kentledge`: `runtime/index.ts`. */
export function readRuntimeFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(packages).flatMap(([folder, name]) => sourcesOf(name).map(([file, text]) => [`${folder}/${file}`, text] as const)));
}

function sourcesOf(name: string): readonly (readonly [string, string])[] {
  const folder = path.dirname(createRequire(import.meta.url).resolve(name));
  const files = globSync('**/*.ts', { cwd: folder }).map((file) => file.replaceAll(path.sep, '/')).filter(isEmitted);
  return files.toSorted().map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]);
}

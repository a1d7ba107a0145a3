// Writes packages/core/src/emit/npm/lock.gen.ts from the pins beside it: run it after changing them. It asks the npm registry.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manifest } from '@kentledge/core/emit';

const target = path.join(import.meta.dirname, '../packages/core/src/emit/npm/lock.gen.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-lock-'));

try {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest('service', '')));
  const options = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--omit-lockfile-registry-resolved=true'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(target, textOf(readLockedPackages(path.join(folder, 'package-lock.json'))));
} finally {
  rmSync(folder, { recursive: true });
}

/** Returns what npm locked, without the project itself; an entry that names a registry would tie the project to it. */
function readLockedPackages(file: string): Readonly<Record<string, unknown>> {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, { resolved?: string; integrity?: string }> };
  const packages = Object.fromEntries(Object.entries(lock.packages).filter(([name]) => name !== ''));
  for (const [name, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined) throw new Error(`${name} names where it was found: ${entry.resolved}`);
    if (entry.integrity === undefined) throw new Error(`${name} has no integrity`);
  }
  return packages;
}

function textOf(packages: Readonly<Record<string, unknown>>): string {
  return `// Written by scripts/write-emitted-lock.ts from the pins beside it.\nexport const lockedPackages: Readonly<Record<string, unknown>> = ${JSON.stringify(packages, undefined, 2)};\n`;
}

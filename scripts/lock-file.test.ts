import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };

/** Whether Node, from a package of the lock, would find another one: in its own node_modules or in one above it. */
function isFound(from: string, name: string): boolean {
  const inside = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (lock.packages[inside] !== undefined) return true;
  if (from === '') return false;
  const above = from.lastIndexOf('/node_modules/');
  return isFound(above === -1 ? '' : from.slice(0, above), name);
}

it('holds each platform of each optional package, since npm ci fails elsewhere without', () => {
  const wanted = Object.entries(lock.packages).flatMap(([from, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}).map((name) => ({ from, name })));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter(({ from, name }) => !isFound(from, name))).toEqual([]);
});

it('names no registry, so that it works with whatever registry npm is set to', () => {
  const named = Object.values(lock.packages).filter(({ resolved, link }) => resolved !== undefined && link !== true);
  expect(named).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listItems, staleListings } from './item-listing.ts';

const folder = 'packages/x/src/rules';
let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kentledge-items-'));
  write(`${folder}/slow-query.ts`, 'export const slowQuery = 1;\n');
  write(`${folder}/a-rule.ts`, 'export type Kind = 1;\nexport const aRule = 1;\n');
  write(`${folder}/a-rule.test.ts`, '');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

function problems(): readonly string[] {
  return listItems(root, [folder]).flatMap((listing) => listing.problems);
}

it('lists the items sorted by name, tests left out', () => {
  const [listing] = listItems(root, [folder]);
  expect(listing?.problems).toEqual([]);
  expect(listing?.text).toContain(`import { aRule } from './a-rule.ts';\nimport { slowQuery } from './slow-query.ts';\n`);
  expect(listing?.text).toContain('export const items = [aRule, slowQuery] as const;');
});

it('calls an index stale until it is written, and again after a new item', () => {
  const [listing] = listItems(root, [folder]);
  expect(staleListings(root, listItems(root, [folder]))).toHaveLength(1);
  write(`${folder}/index.gen.ts`, listing?.text ?? '');
  expect(staleListings(root, listItems(root, [folder]))).toEqual([]);
  write(`${folder}/third.ts`, 'export const third = 1;\n');
  expect(staleListings(root, listItems(root, [folder]))).toHaveLength(1);
});

it('passes over a folder that is not there yet', () => {
  expect(listItems(root, [folder, 'packages/x/src/later'])).toHaveLength(1);
});

it('refuses an item that does not export its own name', () => {
  write(`${folder}/third.ts`, 'export const other = 1;\n');
  expect(problems()).toEqual([`${folder}/third.ts: an item exports one const, third, and nothing else but types`]);
});

it('refuses an item that exports more than itself', () => {
  write(`${folder}/third.ts`, 'export const third = 1;\nexport function fourth() {}\n');
  expect(problems()).toHaveLength(1);
});

it('refuses a file name that is not kebab-case', () => {
  write(`${folder}/ThirdRule.ts`, 'export const ThirdRule = 1;\n');
  expect(problems()).toHaveLength(1);
});

it('refuses an index in a folder that no list names', () => {
  write('packages/x/src/stray/index.gen.ts', '');
  expect(problems()).toEqual(['packages/x/src/stray/index.gen.ts: add its folder to scripts/item-folders.ts']);
});

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../testing/typed.ts';
import { writeWhole } from './write-file.ts';

it('replaces a file, and leaves nothing beside it', () => {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(path.join(folder, 'a'), 'old');
  writeWhole(path.join(folder, 'a'), 'new');
  expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a']);
});

it('follows no link, neither in the place of the file nor in that of its part', () => {
  const folder = temporaryFolder(onTestFinished);
  writeFileSync(path.join(folder, 'victim'), 'mine');
  symlinkSync('victim', path.join(folder, 'a'));
  symlinkSync('victim', path.join(folder, 'a.kentledge-part'));
  writeWhole(path.join(folder, 'a'), 'new');
  expect(readFileSync(path.join(folder, 'victim'), 'utf8')).toBe('mine');
  expect(readdirSync(folder)).toEqual(['a', 'victim']);
});

it('leaves nothing where it fails', () => {
  const folder = temporaryFolder(onTestFinished);
  mkdirSync(path.join(folder, 'a'));
  expect(() => writeWhole(path.join(folder, 'a'), 'new')).toThrow();
  expect(readdirSync(folder)).toEqual(['a']);
});

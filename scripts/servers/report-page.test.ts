import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from './browser.ts';
import { openPage } from './page.ts';
import type { Page } from './page.ts';

// The page of a real run in a real browser. Set KENTLEDGE_PICTURES to a folder to keep the pictures.

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-page-'));
const pictures = process.env['KENTLEDGE_PICTURES'];
let page: Page;

beforeAll(async () => {
  const browser = findBrowser();
  if (browser === undefined) throw new Error('no Chromium was found, and none can be installed here');
  spawnSync(path.join(root, 'kentledge'), ['prove', path.join(root, 'examples/shop'), '--quick', '--seconds', '12', '-o', folder], { encoding: 'utf8' });
  page = await openPage(browser);
});

afterAll(async () => {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([390, 1400])('fits a screen of %i pixels and asks for nothing else', async (width) => {
  await page.open(path.join(folder, 'report.html'), width);
  if (pictures !== undefined) await page.picture(path.join(pictures, `report-${width}.png`));
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  expect(await page.evaluate('document.querySelectorAll("svg").length')).toBeGreaterThan(2);
  expect(page.errors).toEqual([]);
  expect(page.requested.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
});

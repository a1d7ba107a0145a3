import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Advice } from '@kentledge/core/evidence';
import { advicePage } from '@kentledge/core/report';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from './browser.ts';
import { openPage } from './page.ts';
import type { Page } from './page.ts';

// Set KENTLEDGE_PICTURES to a folder to keep the pictures.
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-advice-'));
const file = path.join(folder, 'indexes.html');
const pictures = process.env['KENTLEDGE_PICTURES'];
let page: Page;

const long = 'subscriptions_of_customers_by_their_organisations_and_regions_idx';
const plan = { 'Node Type': 'Index Scan', 'Relation Name': 'subscriptions', 'Index Name': long, 'Startup Cost': 0, 'Total Cost': 12, 'Plan Rows': 7, 'Plan Width': 8 };
const query = { id: 'subscriptionsOfOrganisationsByRegion', sql: `select ${'a_column_with_a_name, '.repeat(20)} 1`, weight: 1, before: 123456, after: 12, planBefore: plan, planAfter: plan };
const advice: Advice = {
  bare: 200_000, before: 123456, after: 12, bytesBefore: 1e9, bytesAfter: 1e8, queries: [query], candidates: 5, asked: 7, algorithm: 'extend', optimality: { plans: 3 },
  indexes: [{ schema: 'public', table: 'subscriptions', name: long, method: 'btree', state: 'new', create: `create index ${long} on subscriptions (organisation_id, region_id)`, definition: '(organisation_id, region_id)', pages: 12345, bytes: 1e8, gain: 9e4, gains: [{ query: query.id, gain: 9e4 }], pays: [{ query: 'subscribe', cost: 0.35 }], keys: [{ name: 'fk_rails_1234567890', references: 'organisations' }] }],
  drops: [{ schema: 'public', table: 'subscriptions', name: long, bytes: 1e9, reason: 'redundant', by: long }],
};

beforeAll(async () => {
  const browser = findBrowser();
  if (browser === undefined) throw new Error('no Chromium was found, and none can be installed here');
  writeFileSync(file, advicePage('subscriptions', advice));
  page = await openPage(browser);
});

afterAll(async () => {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Parts of tables that reach beyond the table's own edge or the screen's, or are squeezed, by their words. */
const cutOff = `[...document.querySelectorAll('caption, tbody th, tbody td, tbody details[open] pre')].filter((part) => {
  const box = part.getBoundingClientRect();
  const edge = part.closest('.scroll').getBoundingClientRect();
  return box.width < 30 || box.left < edge.left - 0.5 || box.right > Math.min(innerWidth, edge.right) + 0.5 || (part.tagName === 'CAPTION' && box.height > 50);
}).map((part) => part.textContent)`;

it.each([390, 1400])('shows all of each table on a screen of %i pixels, also with the plans open', async (width) => {
  await page.open(file, width);
  if (pictures !== undefined) await page.picture(path.join(pictures, `indexes-${width}.png`));
  expect(await page.evaluate(cutOff)).toEqual([]);
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
  if (pictures !== undefined) await page.picture(path.join(pictures, `indexes-open-${width}.png`));
  expect(await page.evaluate(cutOff)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
  expect(page.errors).toEqual([]);
});

import { expect, it } from 'vitest';
import { scaleDecisions } from '../fixture/scale.ts';
import { shopEvidence } from '../fixture/shop-evidence.ts';
import { shop } from '../fixture/shop.ts';
import { report } from '../report.ts';
import { unnamedNumbers } from '../testing/unnamed-numbers.ts';

const system = shop({ decisions: scaleDecisions() });
const evidence = shopEvidence();
const page = report({ system, evidence }).html;
const section = /<section id="scale".*?<\/section>/s.exec(page)?.[0] ?? '';
const words = section.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

it('tells what gives out, the first first, with its month counted from the run', () => {
  const started = new Date(evidence.run.started);
  const [size, load] = [words.indexOf('more data than one server'), words.indexOf('more than the largest server')];
  expect(size).toBeGreaterThan(0);
  expect(load).toBeGreaterThan(size);
  expect(words).toMatch(new RegExp(`more data than one server is plain to run with 3 y \\w+ ${started.getUTCFullYear() + 3}`));
});

it('knows no date before a run', () => {
  const { html } = report({ system });
  expect(html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toContain('plain to run with 3 y once it runs');
});

it('draws the data over the years against memory and disk, in two widths', () => {
  expect(section.match(/<svg class="plot"/g)).toHaveLength(2);
  expect(section).toContain('now 30 GB, after 1 y 46 GB');
  expect(section).toContain('disk 90 GB');
  // A line far above the data would press it flat.
  expect(section.replaceAll(/aria-label="[^"]*"/g, '')).not.toContain('one server 2 TB');
});

it('says where a cache would be slower at any hit rate', () => {
  expect(words).toMatch(/getProduct 2,000,000 4\.5 more than all 98\.3 %/);
});

it('has no number that does not say where it comes from', () => {
  expect(unnamedNumbers(page)).toEqual([]);
  expect(unnamedNumbers(report({ system }).html)).toEqual([]);
});

it('is left out where nothing is decided about scale', () => {
  expect(report({ system: shop(), evidence }).html).not.toContain('<section id="scale"');
});

import { expect, it } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { shopEvidence } from '../fixture/shop-evidence.ts';
import { shop } from '../fixture/shop.ts';
import { report } from '../report.ts';

/** The lines of the checklist: what, and the outcome with the proof, as they are read. */
function checklist(verdicts: readonly Verdict[] = shopEvidence().verdicts): ReadonlyMap<string, string> {
  const { html } = report({ system: shop(), evidence: shopEvidence({ verdicts }) });
  const section = /<section id="database".*?<\/section>/s.exec(html)?.[0] ?? '';
  return new Map([...section.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)].map(([, what = '', rest = '']) => [what, rest.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim()]));
}

it('fills every line of the checklist, in its order, with an outcome', () => {
  const lines = checklist();
  expect([...lines.keys()]).toEqual(['relationships', 'indexes for access paths', 'constraints', 'migrations', 'backup and recovery', 'benchmark', 'security']);
  for (const line of lines.values()) expect(line).toMatch(/^[✓✗○] (met|missed|not exercised) \S/);
});

it('takes the worst verdict of a line, and names those that are not met', () => {
  const lines = checklist();
  expect(lines.get('indexes for access paths')).toMatch(/^✗ missed searchProducts\.access-path$/);
  expect(lines.get('benchmark')).toMatch(/^✗ missed .*searchProducts\.latency/);
  expect(lines.get('security')).toMatch(/^✓ met/);
});

it('claims nothing that was not exercised', () => {
  const lines = checklist([]);
  expect(['indexes for access paths', 'benchmark', 'security', 'backup and recovery'].map((line) => lines.get(line)?.slice(0, 15))).toEqual(Array.from({ length: 4 }, () => '○ not exercised'));
});

it('is no part of a page without evidence', () => {
  expect(report({ system: shop() }).html).not.toContain('<section id="database"');
});

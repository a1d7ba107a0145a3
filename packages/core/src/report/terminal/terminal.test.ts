import { expect, it } from 'vitest';
import { shopEvidence } from '../fixture/shop-evidence.ts';
import { shop } from '../fixture/shop.ts';
import { why } from '../names/why.ts';
import { measured } from '../../quantity/index.ts';
import { columns, wrap } from './columns.ts';
import { designSummary } from './design-summary.ts';
import { runSummary } from './run-summary.ts';
import { sparkline } from './sparkline.ts';
import { verdictTable } from './verdict-table.ts';
import { whyText } from './why-text.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length));

it('prints every verdict in 80 columns, the missed ones first', () => {
  const text = verdictTable(shopEvidence());
  for (const { id } of shopEvidence().verdicts) expect(text).toContain(id);
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^✗ missed 3, at 1.2 % of data, 2× load\n/);
  expect(text).toContain('ramp, 1× to 12× the declared traffic\n  p95     ▁▁▁▂▄▆█  8.1 ms to 1.42 s\n');
});

it('prints the slowest statements at the declared volume with their intervals, and those that nobody can predict', () => {
  const text = verdictTable(shopEvidence());
  expect(text).toMatch(/\nstatements, the slowest first: alone here, and predicted for the declared volume\n\(warm\)\n +warm +cold +predicted +95 % interval\n/);
  expect(text).toMatch(/\n {2}listProducts\.1 +400 µs +– +1\.2 ms +706 µs to 2\.11 ms\n {2}getProduct\.1 +15 µs +500 µs +16 µs +9\.41 µs to 28\.1 µs\n {2}searchProducts\.1 +– +– +not predicted/);
  expect(verdictTable(shopEvidence({ statements: [] }))).not.toContain('statements, the slowest first');
});

it('says nothing twice: a reason that the sentence or the samples hold already', () => {
  const [one] = shopEvidence().verdicts;
  const text = verdictTable({ ...shopEvidence(), verdicts: [{ ...one!, outcome: 'not exercised', says: 'invalid: it was late', reason: 'it was late\n3 of 9 samples\nanother thing', samples: { got: 3, needed: 9 } }] }, { width: 120 });
  expect(text.match(/it was late/g)).toHaveLength(1);
  expect(text.match(/3 of 9 samples/g)).toHaveLength(1);
  expect(text).toContain('another thing');
});

it('ends with the outcome, three numbers, where all is, and what to type after a miss', () => {
  const files = { brief: 'shop', page: 'out/report.html', evidence: 'out/evidence.json' };
  const errors = { name: 'system.errors', quantity: measured(0.0004, '1', 'r', 'failed of sent requests', 5000) };
  const evidence = { ...shopEvidence(), quantities: [...shopEvidence().quantities, errors] };
  const text = runSummary(shop(), evidence, files);
  expect(text).toMatch(/^shop: 3 missed, 2 not exercised, 43 met\. Judged at 1\.2 % of data\.\n {2}slowest critical p95 .*objective .*\n {2}failed requests .*\n {2}objectives hold to .*wanted 10×/);
  expect(text).toMatch(/\n\npage +out\/report\.html\nnumbers +out\/evidence\.json\nnext +kentledge why shop \S+ /);
  const met = shopEvidence().verdicts.filter(({ outcome }) => outcome === 'met');
  expect(runSummary(shop(), { ...shopEvidence(), verdicts: met }, files)).toMatch(/All 43 verdicts met\.[^]*\nnext +kentledge build shop -o out +the backend as code\n/);
  expect(runSummary(shop(), { ...shopEvidence(), verdicts: [{ ...met[0]!, outcome: 'not exercised' }] }, files)).toMatch(/\nnext +kentledge prove shop +again/);
});

it('says in which place a verdict holds elsewhere than the others', () => {
  expect(verdictTable(shopEvidence())).toContain('at 1.2 % of data, 10× load');
});

it('fits a narrow terminal', () => {
  expect(widest(verdictTable(shopEvidence(), { width: 50 }))).toBeLessThanOrEqual(50);
  expect(widest(designSummary(shop(), { width: 50 }))).toBeLessThanOrEqual(50);
});

it('colours by outcome only when asked', () => {
  expect(verdictTable(shopEvidence())).not.toContain('\u001B');
  expect(verdictTable(shopEvidence(), { color: true })).toContain('\u001B[31m✗ missed 3');
  expect(designSummary(shop())).not.toContain('\u001B');
});

it('lets no escape sequence of a brief through', () => {
  const evil = 'x\u001B[31m';
  const verdicts = shopEvidence().verdicts.map((one) => ({ ...one, id: evil, says: evil }));
  expect(verdictTable(shopEvidence({ verdicts }))).not.toContain('\u001B');
  expect(designSummary(shop({ name: evil }))).not.toContain('\u001B');
});

it('sums up a design in 80 columns', () => {
  const text = designSummary(shop());
  expect(text).toContain('shop: 14 operations, 4 entities, 1 service, 1 database');
  expect(text).toContain('Order.store: PostgreSQL (pinned)');
  expect(widest(text)).toBeLessThanOrEqual(80);
});

it('prints a why with the numbers below it', () => {
  expect(whyText(why('shop.instances', shop())!)).toBe(
    [
      'shop.instances = 1 instance (1 instance to 2 instances)',
      '  predicted: cores ÷ (cores per instance × highest utilisation), rounded up,',
      '  from shop.cores, limits.utilisation',
      '  shop.cores = 0.21 cores (0.1 cores to 0.7 cores)',
      '    predicted: utilisation law: rate × demand, from service-cpu.request,',
      '    getProduct.rate',
      '    service-cpu.request = 240 µs (120 µs to 800 µs)',
      '      assumed: service-cpu.request, from our bench (bench/request-cpu), as of',
      '      2026-11',
      '    getProduct.rate = 30.1/s',
      '      declared in the brief at operations.getProduct.rate',
      '  limits.utilisation = 70 % (50 % to 85 %)',
      '    assumed: limits.utilisation, from our judgement from M/M/c: at 0.7 the mean',
      '    wait of one server is 2.3 service times, at 0.9 it is 9, as of 2026-11',
      '',
    ].join('\n'),
  );
});

it('tells where a number comes from once, where it stands first', () => {
  const found = why('shop.instances', shop())!;
  const text = whyText({ ...found, from: [...found.from, ...found.from] });
  expect(text.endsWith('\n  shop.cores = 0.21 cores (0.1 cores to 0.7 cores): as above\n  limits.utilisation = 70 % (50 % to 85 %): as above\n')).toBe(true);
  expect(text.match(/utilisation law/g)).toHaveLength(1);
});

it('cuts the widest column first', () => {
  expect(columns([['ab', 'a long text', '1']], ['left', 'left', 'right'], 12)).toEqual(['ab  a lo…  1']);
});

it('breaks a word that is longer than a line', () => {
  expect(wrap('aaaa bb', 3)).toEqual(['aaa', 'a', 'bb']);
});

it('draws a flat line for equal values', () => {
  expect(sparkline([2, 2], 'log')).toBe('▁▁');
  expect(sparkline([0, 1])).toBe('▁█');
  expect(sparkline([])).toBe('');
});

import { createHash } from 'node:crypto';
import { designText, exampleBrief } from '@kentledge/prove/testing';
import { expect, it } from 'vitest';
import { predicted } from '../quantity/index.ts';
import { shopEvidence } from './fixture/shop-evidence.ts';
import { shop } from './fixture/shop.ts';
import { escapeText } from './html/html.ts';
import { namedQuantities } from './names/named-quantities.ts';
import { script, scriptHash } from './page/script.ts';
import { why } from './names/why.ts';
import { report } from './report.ts';
import { unnamedNumbers } from './testing/unnamed-numbers.ts';

const page = report({ system: shop(), evidence: shopEvidence() }).html;

it('shows every verdict with its outcome, sentence, scale and load', () => {
  for (const { id, outcome, says, scale } of shopEvidence().verdicts) {
    const row = new RegExp(`<li id="verdict\\.${id.replaceAll('.', '\\.')}".*?</li>`, 's').exec(page)?.[0] ?? '';
    const words = row.replaceAll(/<[^>]*>/g, '');
    expect(words).toContain(escapeText(says));
    expect(words).toContain(`${outcome} at ${scale === 1 ? 'full data' : '1.2 % of data'}, `);
  }
});

it('puts the verdicts first and the missed ones before all others', () => {
  expect([...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['verdicts', 'operations', 'ramp', 'time', 'statements', 'database', 'architecture', 'entities', 'decisions', 'outside', 'machine', 'numbers']);
  expect([...page.matchAll(/<details class="group (\w+)"/g)].map(([, outcome]) => outcome)).toEqual(['missed', 'unknown', 'met']);
});

it('lets every number lead to where it comes from', () => {
  const links = [...page.matchAll(/<a class="n" href="#([^"]+)" title="[^"]+">/g)].map(([, name]) => decodeURIComponent(name ?? ''));
  const entries = new Map([...page.matchAll(/<div id="([^"]+)" class="(declared|assumed|predicted|measured)"><dt>.*?<\/dt><dd><b>.+?<\/b>.*?<span class="from">(.+?)<\/span>/g)].map(([, name, , says]) => [name, says]));
  expect(links.length).toBeGreaterThan(200);
  for (const name of links) expect(entries.get(name)).toMatch(/^(?:declared|assumed|predicted|measured)/);
});

it('names numbers so that a link to listProducts.latency.p95 leads somewhere', () => {
  expect(page).toContain('<div id="listProducts.latency.p95" class="measured">');
});

it('shows a statement at the declared volume: both plans, the time with its interval, or why there is none', () => {
  const section = /<section id="statements".*?<\/section>/s.exec(page)?.[0] ?? '';
  expect(section).toMatch(/href="#listProducts\.1\.time\.declared" title="predicted[^"]*regression of time on the planner’s cost[^"]*">706 µs to 2\.11 ms</);
  expect(section).toContain('at the declared volume</p><pre>Seq Scan on products: about 10000 rows, cost 52000</pre><p>as it ran here</p><pre>Limit');
  expect(section).toContain('<pre>pins: { Product.index.search: none }</pre>');
  expect(section).toMatch(/not predicted: <span[^>]*>its 95 % interval would be wider than 10 times</);
});

it('says how tables are split, and how many partitions each statement reads', () => {
  const system = designText(exampleBrief('shop').replace(/^pins:.*$/m, '').concat('\npins: { Order.partitions: hash_64 }\n'));
  const evidence = shopEvidence();
  const statements = evidence.statements.map((one) => ({ ...one, partitions: [{ table: 'orders', read: 1, of: 64 }], ...(one.declared === undefined || 'notPlanned' in one.declared ? {} : { declared: { ...one.declared, partitions: [{ table: 'orders', read: 64, of: 64 }] } }) }));
  const { html } = report({ system, evidence: { ...evidence, statements } });
  const words = html.replaceAll(/<[^>]*>/g, '');
  expect(words).toContain('orders: 64 partitions by hash of id');
  expect(words).toContain('reads 1 of 64 partitions of orders');
  expect(words).toContain('reads 64 of 64 partitions of orders');
  expect(unnamedNumbers(html)).toEqual([]);
});

it('has no id twice', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it('leads every link of the page to something on the page', () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target] of page.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(decodeURIComponent(target ?? ''));
});

it('has no number that does not say where it comes from', () => {
  expect(unnamedNumbers(page)).toEqual([]);
  expect(unnamedNumbers(report({ system: shop() }).html)).toEqual([]);
  for (const name of ['notes', 'shop', 'lobsters']) expect(unnamedNumbers(report({ system: designText(exampleBrief(name)) }).html)).toEqual([]);
});

it('sees a number without a name', () => {
  expect(unnamedNumbers('<main><p>All 14 verdicts</p><a class="n" href="#gone">3</a><div id="a" class="measured"></div><a class="n" href="#a">4</a></main>')).toEqual(['All 14 verdicts', '3']);
});

it('lets a sentence link what it prints, and carry the names of the rest', () => {
  const row = /<li id="verdict\.searchProducts\.latency".*?<\/li>/s.exec(page)?.[0] ?? '';
  expect(row).toMatch(/data-numbers="searchProducts\.latency\.p95 [^"]*">p95 is 264\.6 ms, over <a class="n" href="#searchProducts\.latency\.target" title="[^"]+">200 ms<\/a>/);
});

it('is answered by why for every number that it shows', () => {
  const names = new Set([...page.matchAll(/<a class="n" href="#([^"]+)"/g)].map(([, name]) => decodeURIComponent(name ?? '')));
  for (const name of names) expect(why(name, shop(), shopEvidence())?.says).toMatch(/^(?:declared|assumed|predicted|measured)/);
});

it('gives the same bytes for the same input', () => {
  expect(report({ system: shop(), evidence: shopEvidence() }).html).toBe(page);
});

it('needs nothing from the network', () => {
  const elements = page.replaceAll(/<(?:script|style)>.*?<\/(?:script|style)>/gs, '').match(/<[a-z][^>]*>/g) ?? [];
  for (const element of elements) expect(element).not.toMatch(/\ssrc=|href="(?!#)|url\((?!#)/);
  expect(page).not.toMatch(/@import|@font-face|<link|<iframe|<img/);
  expect(page).toContain(`default-src 'none'`.replaceAll("'", '&#39;'));
  expect(page.length).toBeLessThan(1_500_000);
});

it('allows exactly its own script', () => {
  expect(scriptHash).toBe(createHash('sha256').update(script).digest('base64'));
});

it('writes hostile names as text, in the page and in its plots', () => {
  const bad = '<script>alert(1)</script>]]>"\'&{a|b}';
  const system = shop();
  const [first, ...others] = system.operations;
  const operations = [{ ...first!, id: bad, by: [bad] }, ...others];
  const evidence = shopEvidence();
  const quantities = evidence.quantities.map((one) => ({ ...one, name: one.name.replace('listProducts', bad) }));
  const verdicts = evidence.verdicts.map((one) => ({ ...one, id: one.id.replace('listProducts', bad), subject: one.subject.replace('listProducts', bad), says: bad }));
  const ramp = evidence.ramp.map((step) => (step.holds ? step : { ...step, broke: bad }));
  const { html } = report({
    system: { ...system, name: bad, summary: bad, operations, entities: system.entities.map((one, index) => (index === 0 ? { ...one, id: bad } : one)), notExercised: [{ subject: bad, reason: bad, place: { path: bad } }] },
    evidence: { ...evidence, quantities, verdicts, ramp },
    predictions: [{ load: 1, quantities }],
    words: () => bad,
  });
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(html).not.toContain('alert(1)</');
  expect(html).not.toContain(']]>"');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('shows what was predicted beside what was measured', () => {
  const predictions = [{ load: 1, quantities: [{ name: 'getProduct.latency.p95', quantity: predicted(0.005, 's', 'M/M/c', []) }] }];
  expect(report({ system: shop(), evidence: shopEvidence(), predictions }).html).toContain('predicted 5 ms at 1× load, off by 20.2 %');
});

it('shows a design without evidence, and says that nothing was proved', () => {
  const { html } = report({ system: shop() });
  expect(html).toContain('Designed, not proved');
  expect(html).not.toContain('<section id="verdicts"');
  expect(html).toContain('<section id="decisions"');
});

it('sets the matrix beside the verdicts that are open, below those that are closed', () => {
  const met = shopEvidence().verdicts.filter(({ outcome }) => outcome === 'met');
  expect(page).toContain('<div class="judged">');
  expect(report({ system: shop(), evidence: shopEvidence({ verdicts: met }) }).html).not.toContain('<div class="judged">');
});

it('names what is outside the plan once, with its place', () => {
  const outside = [{ subject: 'checkout', reason: 'not run' }, { subject: 'recovery', reason: 'needs faults' }];
  const system = shop({ notExercised: [{ subject: 'checkout', reason: 'not run', place: { path: 'workflows.checkout' } }] });
  const { html } = report({ system, evidence: shopEvidence({ plan: { ...shopEvidence().plan, outside } }) });
  const section = /<section id="outside".*?<\/section>/s.exec(html)?.[0] ?? '';
  expect(section.match(/<th scope="row"[^>]*>[^<]*/g)).toEqual(['<th scope="row" class="mono">recovery', '<th scope="row" class="mono">checkout']);
  expect(section).toContain('workflows.checkout');
});

it('shows what a text quotes as code', () => {
  const system = shop();
  const decisions = system.decisions.map((one) => ({ ...one, changes: ['`page: 20 offset` on an operation'] }));
  expect(report({ system: { ...system, decisions } }).html).toContain('<code>page: 20 offset</code> on an operation');
});

it('says that no ramp was run rather than drawing none', () => {
  const { html } = report({ system: shop(), evidence: shopEvidence({ ramp: [], statements: [], distributions: [], quantities: [], verdicts: [] }) });
  expect(html).toContain('no ramp was run');
  expect(html).toContain('Nothing was judged.');
});

it('draws a ramp whose first step broke', () => {
  const [step] = shopEvidence().ramp;
  const { html } = report({ system: shop(), evidence: shopEvidence({ ramp: [{ ...step!, holds: false, broke: 'system.errors' }] }) });
  expect(html.replaceAll(/<[^>]*>/g, '')).toContain('The objectives do not hold at the first step; at 1× not: system.errors.');
});

it('stays under its size for a system of a thousand entities and five thousand operations', () => {
  const system = shop();
  const operations = Array.from({ length: 5000 }, (_, index) => ({ ...system.operations[index % 14]!, id: `operation${index}` }));
  const entities = Array.from({ length: 1000 }, (_, index) => ({ ...system.entities[0]!, id: `Entity${index}` }));
  const [verdict] = shopEvidence().verdicts;
  const verdicts = operations.map(({ id }) => ({ ...verdict!, id: `${id}.latency`, subject: id }));
  const { html } = report({ system: { ...system, operations, entities }, evidence: shopEvidence({ verdicts }) });
  expect(html.length).toBeLessThan(1_500_000);
  expect(html).toContain('and 4800 more');
  expect(html).toContain('and 4700 more');
});

it('finds every name that the page prints among the named quantities', () => {
  const names = new Set(namedQuantities(shop(), shopEvidence()).map(({ name }) => name));
  for (const [, name] of page.matchAll(/<div id="([^"]+)" class="(?:declared|assumed|predicted|measured)">/g)) expect(names).toContain(name);
});

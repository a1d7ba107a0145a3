import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, typed } from '../testing/typed.ts';

const briefs = ['examples/shop', 'examples/notes', 'examples/lobsters'];

function folderWith(brief: string): string {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, 'brief.yaml'), brief);
  return cwd;
}

const paying = `kentledge: 1
system: paying
entities:
  Note: { count: 1M, fields: { title: string(200) } }
operations:
  listNotes: { by: anyone, reads: Note, rate: 20/s }
  pay: { by: anyone, calls: bank.charge, rate: 5/s, latency: { p95: 2s } }
externals:
  bank: { actions: [charge], latency: { p50: 90ms, p99: 1200ms }, availability: 99.5%, limit: 20/s }
traffic: { growth: 50%/year }
`;

it.each(briefs)('tells latencies, parts, the knee, needs, what to measure and how far to trust it, of %s in 80 columns', async (brief) => {
  const { code, out } = await typed(['predict', brief]);
  expect(code).toBe(0);
  expect(out.match(/^(?:\w[^\n]*(?= at 1×)|[a-z ]+$)/gm)).toEqual([brief.split('/')[1], 'busy', 'knee', 'needed', 'answered', 'measure first', 'limits']);
  expect(out).toMatch(/\n {2}All objectives of latency hold up to [\d.,]+× the declared traffic/);
  expect(out).not.toMatch(/NaN|undefined|Infinity|∞/);
  for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
});

it('names what can’t keep up with what is missing, and gives no number of what waits for it', async () => {
  const { code, out, err } = await typed(['predict', 'examples/notes', '--load', '200x']);
  expect(code).toBe(1);
  expect(err).toMatch(/warning\[predict\/overload\]: at 200× the declared traffic notes\.cores needs 3\.\d+ cores and has 1: 2\.\d+ are missing\n/);
  expect(out).toMatch(/\n {2}getNote +8,000\/s +overload +200 ms\n/);
  expect(out).toMatch(/\n {2}notes\.cores +█{16} +full +needs 3\.\d+ cores, has 1\n/);
});

it('gives every quantity as JSON, each a number with its range and where it comes from', async () => {
  const { quantities, overloads } = JSON.parse((await typed(['predict', 'examples/shop', '--load', '60', '--json'])).out) as { quantities: { name: string; quantity: { value: number; low: number; high: number; from: { kind: string } } }[]; overloads: { part: string }[] };
  expect(overloads.map(({ part }) => part)).toEqual(['shop.cores']);
  expect(quantities.length).toBeGreaterThan(10);
  for (const { name, quantity: { value, low, high, from } } of quantities) expect([name, low <= value && value <= high, from.kind]).toEqual([name, true, 'predicted']);
});

it('shows before and after of what is supposed', async () => {
  const args = ['predict', 'examples/notes', '--load', '40', '--what-if', 'notes.instances=2', '--what-if=writeNote.demand.database=x2'];
  const { code, out } = await typed(args);
  expect(code).toBe(0);
  expect(out).toMatch(/^what if\n {2}notes\.instances: 1 instance → 2 instances\n {2}writeNote\.demand\.database: 96 µs → 192 µs\n/);
  expect(out).toMatch(/\n {2}knee +53\.1× +106×\n/);
  expect(out).toMatch(/\n {2}notes\.cores\.busy +74\.8 % +37\.4 %\n/);
  const json = JSON.parse((await typed([...args, '--json'])).out) as Record<string, unknown>;
  expect(Object.keys(json)).toEqual(['changes', 'before', 'after']);
});

it('asks for a name that it knows, and for a value that this can have', async () => {
  const { code, out, err } = await typed(['predict', 'examples/notes', '--what-if', 'note.instances=2', '--what-if', 'notes.instances=two']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('error[predict/unknown-quantity]: no prediction depends on a quantity called "note.instances"');
  expect(err).toContain('fix: Did you mean notes.instances');
  expect(err).toContain('error[predict/bad-value]: notes.instances can\'t be "two": it takes a whole number from 1 on');
});

it.each(['0', '-1', 'NaN', '1e308x', '1e-300x', 'x', '', '3y', '9'.repeat(400), `0.${'0'.repeat(400)}1`, 'Infinity'])('refuses the load %s', async (load) => {
  const { code, out, err } = await typed(['predict', 'examples/notes', '--load', load]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('--load takes a multiple');
});

it('calls externals, says what they keep from being reached, and when growth arrives there', async () => {
  const { code, out, err } = await typed(['predict', '.'], { cwd: folderWith(paying) });
  expect(code).toBe(1);
  expect(err).toContain('warning[predict/availability]: `pay` is to be answered 99.9 % of the time, and can be 99.5 % at best');
  expect(err).toContain('fix: It needs bank (99.5 %).');
  expect(out).toMatch(/\n {2}Traffic that grows by 50 % a year reaches it in 3\.\d+ y .*on\n? *\s20\d\d-\d\d-\d\d\./);
  expect(out).toMatch(/\n {2}As designed at 5× bank\.limit is full\.\n/);
  expect(out).toMatch(/\n {2}pay fails 0\.50\d % of the time while all runs, objective under 0\.1 %\n/);
  expect(out).toMatch(/\n {2}Calls of bank are taken to follow a lognormal law through p50 90 ms and p99\n/);
  for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
});

it('paints what is over its objective', async () => {
  const strict = paying.replace('latency: { p95: 2s }', 'latency: { p95: 500ms }');
  const { out } = await typed(['predict', '.'], { cwd: folderWith(strict), color: true });
  expect(out).toMatch(/\u001B\[31m {0,2}pay /);
  expect(out).toContain('None: without any load p95 of pay is over its objective.');
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readEvidence } from '@kentledge/core/evidence';
import { listExamples } from '../goldens.ts';

// Every example, proved from its brief by one command. What depends on the time of a shared machine is printed, never asserted.

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-examples-'));
const timed = new Set(['latency', 'errors', 'queries', 'headroom', 'generator']);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(listExamples(root))('proves examples/%s in a quick run', (example) => {
  const out = path.join(folder, example);
  const started = performance.now();
  const result = spawnSync(path.join(root, 'kentledge'), ['prove', path.join(root, 'examples', example), '--quick', '-o', out], { encoding: 'utf8', timeout: 240_000 });
  const seconds = (performance.now() - started) / 1000;
  console.log(`${example}: exit code ${result.status} after ${seconds.toFixed(0)} s\n${result.stdout}`);
  expect([0, 1, 3], result.stderr).toContain(result.status);
  const read = readEvidence(readFileSync(path.join(out, 'evidence.json'), 'utf8'));
  if ('problem' in read) throw new Error(read.problem);
  const untimed = read.evidence.verdicts.filter((verdict) => !timed.has(verdict.kind));
  expect(untimed.filter((verdict) => verdict.outcome !== 'met').map((verdict) => `${verdict.id}: ${verdict.says}`)).toEqual([]);
  expect(untimed.length).toBeGreaterThan(5);
  expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('<svg');
});

import { expect, it } from 'vitest';
import { Metrics } from './metrics.ts';

it('counts into buckets whose edges belong to them', () => {
  const metrics = new Metrics();
  const timings = metrics.operation('op');
  for (const seconds of [0.15, 0.1500001, 0.2, 99]) timings.observe(200, seconds);
  timings.observe(503, 0.001);
  const text = metrics.text();
  const bucket = (edge: string) => new RegExp(`_bucket\\{operation="op",status="2xx",le="${edge}"\\} (\\d+)`).exec(text)?.[1];
  expect([bucket('0.1'), bucket('0.15'), bucket('0.2'), bucket('10'), bucket('\\+Inf')]).toEqual(['0', '1', '3', '3', '4']);
  expect(text).toContain('http_request_duration_seconds_count{operation="op",status="5xx"} 1');
  expect(text).not.toContain('status="4xx"');
});

it('writes each name once, with its type, in the text format', () => {
  const metrics = new Metrics();
  metrics.gauge('level', 'How full.', () => 3);
  metrics.counter('runs_total', 'Runs.').add();
  const text = metrics.text();
  expect(text).toMatch(/# HELP level How full\.\n# TYPE level gauge\nlevel 3\n/);
  expect(text).toMatch(/# TYPE runs_total counter\nruns_total 1\n/);
  for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [\d.e+-]+)$/);
});

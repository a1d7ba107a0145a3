import { replicate } from '@kentledge/core/predict';
import { expect, it } from 'vitest';
import { shared, subjectNamed } from './subjects.ts';

function run(name: string, requests: number) {
  const { model } = subjectNamed(name);
  return replicate({ model, watched: 0, requests, seed: 1 });
}

it.each(Object.keys(shared))('counts the events of a request of %s as the engine does', (name) => {
  const { events, sources } = run(name, 20_000);
  const requests = sources[0]!.ended.reduce((sum, each) => sum + each, 0);
  expect(Math.abs(events / requests / subjectNamed(name).events - 1)).toBeLessThan(0.02);
});

it('knows the exact mean of V27 at any rate: at its own it is the case\'s', () => {
  expect(subjectNamed('V27 at 1500').exact).toBeCloseTo(subjectNamed('V27').exact!, 8);
  expect(subjectNamed('V27 at 3600').exact).toBeCloseTo(0.006070581, 8);
  expect(subjectNamed('V27 at 1000').model.sources[0]).toMatchObject({ rate: 1000 });
});

it.each(['chain', 'tree'])('calls all services of a %s once for each request, and as often together whatever their number', (shape) => {
  const seen = [10, 100].map((services) => run(`${shape} ${services}`, 2000 / (services / 10)));
  for (const [at, { calls, sources, seconds }] of seen.entries()) {
    const services = 10 ** (at + 1);
    const requests = sources[0]!.ended.reduce((sum, each) => sum + each, 0);
    expect(calls).toHaveLength(services - 1);
    for (const { attempts } of calls) expect(Math.abs(attempts - requests)).toBeLessThan(20);
    expect(Math.abs((requests * services) / seconds / 2000 - 1)).toBeLessThan(0.2);
  }
});

it('lets calls of V27 time out after 10 ms, and makes some of them again', () => {
  const [call] = run('V27 10 ms', 20_000).calls;
  expect(call?.timeouts).toBeGreaterThan(0);
  expect(call?.attempts).toBeGreaterThan(4200);
});

it('refuses a name that is none', () => {
  expect(() => subjectNamed('V99')).toThrow('no case V99');
});

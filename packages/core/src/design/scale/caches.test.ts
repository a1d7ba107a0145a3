import { expect, it } from 'vitest';
import { sequence, zipfRank } from '../../random/index.ts';
import { hitRate } from './cache-hits.ts';
import { decisionOf, numberOf, systemOf } from './fixture.ts';

/** Plays requests against a cache that evicts at random, and throws away what is older than `lifetime`. */
function played({ rate, keys, skew, entries, lifetime }: Parameters<typeof hitRate>[0], requests: number): number {
  const numbers = sequence(7);
  const until = new Map<number, number>();
  const held: number[] = [];
  let [now, hits, counted] = [0, 0, 0];
  for (let index = 0; index < requests; index += 1) {
    now += numbers.gap(rate);
    const key = zipfRank(numbers.next(), keys, skew);
    const ends = until.get(key);
    const isHit = ends !== undefined && ends > now;
    if (index > requests / 2) [hits, counted] = [hits + Number(isHit), counted + 1];
    if (isHit) continue;
    if (ends === undefined) {
      if (held.length >= entries) {
        const place = numbers.below(held.length);
        until.delete(held[place] ?? -1);
        held[place] = key;
      } else held.push(key);
    }
    until.set(key, now + lifetime);
  }
  return hits / counted;
}

it.each([
  { rate: 100, keys: 1000, skew: 0.8, entries: 100, lifetime: Number.POSITIVE_INFINITY },
  { rate: 100, keys: 1000, skew: 1.1, entries: 50, lifetime: Number.POSITIVE_INFINITY },
  { rate: 100, keys: 1000, skew: 0.8, entries: 5000, lifetime: 10 },
  { rate: 10, keys: 300, skew: 0, entries: 300, lifetime: 60 },
])('foretells the hits of a cache as one that is played: %o', (answers) => {
  expect(hitRate(answers)).toBeCloseTo(played(answers, 60_000), 1.5);
});

it('hits nothing without room, and everything once all is held for ever', () => {
  expect(hitRate({ rate: 10, keys: 100, skew: 0.8, entries: 0, lifetime: 60 })).toBe(0);
  expect(hitRate({ rate: 10, keys: 100, skew: 0.8, entries: 100, lifetime: Number.POSITIVE_INFINITY })).toBeCloseTo(1, 9);
});

const news = ({ rate = '10', stale = '', rest = '', latency = '', stories = '40k' }: { readonly rate?: string; readonly stale?: string; readonly rest?: string; readonly latency?: string; readonly stories?: string }): string => `kentledge: 1
system: news
entities:
  Story: { count: ${stories}, fields: { title: string(100), section: string(20) distinct 100, heat: int } }
operations:
  front: { by: anyone, reads: Story, where: section = $section, order: -heat, page: 25, rate: ${rate}/s${stale}${latency} }
  heat: { by: anyone, takes: { heat: int }, updates: Story, where: id = $id, rate: 1/s }
${rest}`;
const heavy = '100k';
const choices = (text: string): readonly string[] => ['system.database', 'system.cache'].map((id) => decisionOf(systemOf(text), id).choice);

it('has no cache where one server carries the load, however well it would hit', () => {
  const system = systemOf(news({ stale: ', stale: 1min own' }));
  expect(decisionOf(system, 'system.cache').choice).toBe('none');
  expect(numberOf(system, 'front.cache.expected.share')).toBeGreaterThan(numberOf(system, 'front.cache.needed.share'));
});

it('takes a cache rather than many replicas where it takes off what is over', () => {
  expect(choices(news({ rate: heavy, stale: ', stale: 1min own' }))).toEqual(['one', 'cache']);
  expect(choices(news({ rate: heavy, stale: ', stale: 1min own', rest: 'pins: { system.cache: none }' }))).toEqual(['replicas', 'none']);
});

it('keeps no answer that must be fresh', () => {
  expect(choices(news({ rate: heavy }))).toEqual(['one', 'none']);
  expect(decisionOf(systemOf(news({})), 'system.cache').because).toContain('front must be fresh');
});

it('takes a cache where an objective can’t be met without, and nearly all answers are found', () => {
  const slow = { stories: '4M', rate: '1', stale: ', stale: 10min own' };
  const listed = (text: string): string => text.replace(', order: -heat, page: 25', ', page: none');
  const within = listed(news({ ...slow, latency: ', latency: { p95: 500ms }' }));
  const below = listed(news({ ...slow, latency: ', latency: { p95: 380ms }' }));
  expect(choices(within)).toEqual(['one', 'none']);
  expect(decisionOf(systemOf(below), 'system.cache')).toMatchObject({ choice: 'cache', because: expect.stringContaining('can’t meet their latency') });
});

it('needs more hits than there can be where looking costs more than the statement', () => {
  const system = systemOf(news({}).replace('heat: int } }', 'heat: int } }\n  Word: { count: 1M, fields: { text: string(10) } }').replace('  front:', '  word: { by: anyone, reads: Word, where: id = $id, rate: 50/s }\n  change: { by: anyone, takes: { text: string(10) }, updates: Word, where: id = $id, rate: 100/s }\n  front:'));
  expect(numberOf(system, 'word.cache.needed.share')).toBeGreaterThan(1);
});

import { expect, it, onTestFinished } from 'vitest';
import { createData } from '../data/index.ts';
import { designText } from '../testing/build-brief.ts';
import { servedAnswers } from '../testing/served-answers.ts';
import { checkAnswers } from './check-answers.ts';
import type { CheckResult } from './messages.ts';

const system = designText(`
kentledge: 1
system: pages
entities: { Article: { count: 100, fields: { title: string(80), score: int 0..9 } } }
operations:
  list: { by: anyone, at: GET /list, reads: Article, order: -score, page: 2 }
  wrapped: { by: anyone, at: GET /wrapped, reads: Article, order: -score, page: 2, returns: { articles: [Article], count: = total } }
  skipped: { by: anyone, at: GET /skipped, reads: Article, order: -score, page: 2 offset, returns: { articles: [Article] } }
`);
const data = createData(system, { seed: 1, scale: 1, asOf: Date.UTC(2026, 0, 1), passwordHash: 'hash' });

interface Page {
  readonly scores: readonly number[];
  /** Whether it names a page after it; in an answer with `next`, also there. */
  readonly link?: boolean;
  readonly next?: string | null;
}

/** Asks a service that gives these pages, one after the other, and returns what is found and how often it was asked. */
async function check(id: string, pages: readonly Page[]): Promise<CheckResult & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const { driver, close } = await servedAnswers(system, data, ({ url = '' }, response) => {
    asked.push(url);
    const number = Number(new URL(url, 'http://x').searchParams.get(id === 'skipped' ? 'offset' : 'cursor') ?? 0);
    const { scores, link, next } = pages[number] ?? { scores: [] };
    const rows = scores.map((score, place) => ({ id: `${number}${place}`, title: 'a', score }));
    if (link === true) response.setHeader('link', `<?${id === 'skipped' ? 'offset' : 'cursor'}=${number + 1}>; rel="next"`);
    response.end(JSON.stringify(id === 'list' ? { items: rows, next } : { articles: rows, count: 9 }));
  });
  onTestFinished(close);
  const operation = system.operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return { ...(await checkAnswers(driver, data, operation, 1)), asked };
}

it.each(['wrapped', 'skipped', 'list'])('follows the pages of %s, and compares over their edges', async (id) => {
  const [first, second] = [{ link: true, next: 'more' }, { next: null }];
  expect(await check(id, [{ scores: [9, 8], ...first }, { scores: [7, 6], ...second }])).toMatchObject({ compared: 1, wrong: [], asked: { length: 2 } });
  expect((await check(id, [{ scores: [9, 8], ...first }, { scores: [9, 6], ...second }])).wrong).toEqual([expect.stringContaining('score 9, id 10 comes after score 8')]);
});

it('asks for three pages at most', async () => {
  const endless = Array.from({ length: 9 }, (_, number) => ({ scores: [9 - number], link: true }));
  expect((await check('wrapped', endless)).asked).toHaveLength(3);
});

it('finds an empty page after one that has a next', async () => {
  expect((await check('wrapped', [{ scores: [9, 8], link: true }, { scores: [] }])).wrong).toEqual([expect.stringContaining('an empty page after one that has a next')]);
});

it('finds that next and the Link header do not say the same', async () => {
  expect((await check('list', [{ scores: [9, 8], next: 'more' }])).wrong).toEqual([expect.stringContaining('there is no Link header')]);
  expect((await check('list', [{ scores: [9, 8], link: true, next: null }])).wrong).toEqual([expect.stringContaining('next is null')]);
});

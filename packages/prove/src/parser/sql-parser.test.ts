import { beforeAll, expect, it } from 'vitest';
import { type LoadedParser, sqlParser } from './sql-parser.ts';

let parser: LoadedParser;
beforeAll(async () => {
  parser = await sqlParser();
});

it('parses and prints by the grammar of PostgreSQL 18', () => {
  const [tree] = parser.parse('SELECT  a FROM t WHERE b = $1;');
  expect(parser.print(tree).replaceAll(/\s+/g, ' ')).toBe('SELECT a FROM t WHERE b = $1');
  expect(parser.parse('')).toEqual([]);
  expect(() => parser.parse('selec')).toThrow('syntax error at or near "selec"');
});

it('tells places in UTF-16 units', async () => {
  const text = `select '😀é' from where`;
  expect(await parser.parseStatement(text)).toEqual({ is: 'refused', reason: 'syntax error at or near "where"', at: text.indexOf('where') });
  expect(await parser.parseStatement('select 1\0')).toMatchObject({ is: 'refused', at: 8 });
});

it('goes on with a fresh parser after one that ran out of stack, and spares memory when it is tried again and again', { timeout: 60_000 }, async () => {
  const deep = `select ${'1 + '.repeat(20_000)} 1`;
  for (let times = 0; times < 20; times += 1) {
    expect(await parser.parseStatement(deep)).toEqual({ is: 'too deep' });
    expect(parser.parse('select 1')).toHaveLength(1);
    expect(await parser.parseStatement('select 1')).toMatchObject({ is: 'parsed' });
  }
  expect(process.memoryUsage().rss).toBeLessThan(1.5e9);
});

import { expect, it } from 'vitest';
import { nextLink } from './next-page.ts';

it('links to the next page, with the rest of the query as it was', () => {
  expect(nextLink({ items: [], next: 'abc' }, 'cursor', '/notes')).toBe('<?cursor=abc>; rel="next"');
  expect(nextLink({ items: [], next: 'new' }, 'cursor', '/notes?tag=a%26b&cursor=old&tag=c')).toBe('<?tag=a%26b&cursor=new&tag=c>; rel="next"');
  expect(nextLink({ $next: 40, next: 'a field of the answer' }, 'offset', '/notes?offset=20')).toBe('<?offset=40>; rel="next"');
});

it('has no link on the last page', () => {
  expect(nextLink({ items: [], next: null }, 'cursor', '/notes')).toBeUndefined();
  expect(nextLink({ $next: null, next: 'a field of the answer' }, 'cursor', '/notes')).toBeUndefined();
});

it('lets nothing of the request out of the header', () => {
  expect(nextLink({ next: 'x' }, 'cursor', '/notes?a=">; rel="evil')).toBe('<?a=%22%3E%3B+rel%3D%22evil&cursor=x>; rel="next"');
});

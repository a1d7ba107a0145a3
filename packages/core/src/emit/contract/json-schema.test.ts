import { expect, it } from 'vitest';
import { wholeObject } from './json-schema.ts';

it('bounds how deep a value of any shape is nested, since nothing else bounds it', () => {
  const member = { name: 'meta', shape: { kind: 'any' }, optional: true, nullable: true } as const;
  expect(wholeObject({ kind: 'object', members: [member] })).toMatchObject({ properties: { meta: { 'x-maxDepth': 64 } } });
});

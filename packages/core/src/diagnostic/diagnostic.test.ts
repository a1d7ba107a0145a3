import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineDiagnostics, diagnosticsToJson, explanations, inOrder, nearest, printDiagnostics } from './index.ts';

const table = defineDiagnostics('test', {
  'unknown-name': {
    severity: 'error',
    message: (p: { name: string }) => `nothing is called \`${p.name}\``,
    why: 'The line has no effect.',
    fix: (p: { name: string; near: string | undefined }) => (p.near === undefined ? 'Remove it.' : `Write \`${p.near}\`.`),
    example: 'a: 1',
  },
  'odd-place': { severity: 'warning', message: () => 'odd', why: 'It is odd.', fix: () => 'Move it.', example: 'b: 1' },
});

const source = { name: 'brief.yaml', text: 'first: 1\nsecond: 2\n' };
const span = { source: 'brief.yaml', start: 9, end: 15 };

it('makes a diagnostic from the table and its parameters', () => {
  const made = table.create('unknown-name', span, { name: 'secnd', near: 'second' });
  expect(made).toEqual({
    code: 'test/unknown-name',
    severity: 'error',
    message: 'nothing is called `secnd`',
    spans: [span],
    why: 'The line has no effect.',
    fix: { advice: 'Write `second`.', edits: [] },
    data: { name: 'secnd', near: 'second' },
  });
});

it('lets the compiler refuse an undeclared code and a missing parameter', () => {
  // @ts-expect-error the code is not declared
  expect(() => table.create('no-such-code', span, {})).toThrow();
  // @ts-expect-error `near` is missing
  table.create('unknown-name', span, { name: 'x' });
});

it('prints place, frame, why and fix', () => {
  expect(printDiagnostics([table.create('odd-place', span, {})], [source])).toBe(
    [
      'warning[test/odd-place]: odd',
      '  --> brief.yaml:2:1',
      '1 | first: 1',
      '2 | second: 2',
      '  | ^^^^^^',
      '  why: It is odd.',
      '  fix: Move it.',
      '',
      '1 warning',
      '',
    ].join('\n'),
  );
});

it('prints 50 of 10,000, says how many more, and gives all as JSON', () => {
  const text = 'a: 1\n'.repeat(10_000);
  const many = Array.from({ length: 10_000 }, (_, index) =>
    table.create('odd-place', { source: 'big', start: index * 5, end: index * 5 + 1 }, {}),
  );
  const before = process.cpuUsage();
  const printed = printDiagnostics(many, [{ name: 'big', text }]);
  const json = diagnosticsToJson(many, [{ name: 'big', text }]);
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(2_000_000);
  expect(printed.match(/warning\[/gu)).toHaveLength(50);
  expect(printed).toContain('… and 9950 more');
  expect(printed).toContain('10000 warnings');
  expect(json).toHaveLength(10_000);
  expect(json[9999]?.spans[0]).toMatchObject({ from: { line: 10_000, column: 1 } });
});

it('never prints an escape sequence that the input brought', () => {
  const evil = table.create('unknown-name', span, { name: '\u001B]0;owned\u0007\nfix: rm', near: undefined });
  expect(printDiagnostics([evil], [source])).not.toMatch(/[\u001B\u0007]/u);
  expect(printDiagnostics([evil], [source])).toContain('␊fix: rm');
});

it('colours only when asked', () => {
  expect(printDiagnostics([table.create('odd-place', span, {})], [source], { colour: true })).toContain('\u001B[1;33m');
});

it('orders by place and keeps those without one first', () => {
  const second = table.create('odd-place', span, {});
  const first = table.create('odd-place', { ...span, start: 0 }, {});
  const nowhere = table.create('odd-place', [], {});
  expect(inOrder([second, first, nowhere])).toEqual([nowhere, first, second]);
});

it('explains every code of all tables and refuses two tables with one code', () => {
  expect([...explanations([table]).keys()]).toEqual(['test/unknown-name', 'test/odd-place']);
  expect(() => explanations([table, table])).toThrow('test/unknown-name');
});

it('finds the nearest name: a swap, a missing letter, another case, but nothing far away', () => {
  const names = ['fields', 'count', 'growth', 'owner'];
  expect(nearest('feilds', names)).toBe('fields');
  expect(nearest('Count', names)).toBe('count');
  expect(nearest('grwth', names)).toBe('growth');
  expect(nearest('banana', names)).toBeUndefined();
  expect(nearest('x', ['a', 'b'])).toBeUndefined();
  // Two edits make any short word of any other.
  expect([nearest('name', ['page']), nearest('foo', ['doc']), nearest('usr', ['user'])]).toEqual([undefined, undefined, 'user']);
});

it('finds a name itself among any candidates', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.array(fc.string({ maxLength: 20 })), (name, others) => {
      const found = nearest(name, [...others, name]);
      expect(found?.toLowerCase()).toBe(name.toLowerCase());
    }),
  );
});

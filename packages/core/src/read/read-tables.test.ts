import { expect, it } from 'vitest';
import { checkProblems } from './checks/diagnostics.ts';
import { read } from './read.ts';
import { resolveTables } from './resolve/diagnostics/index.ts';
import { sample } from './resolve/diagnostics/sample.ts';

const cases = [...resolveTables, checkProblems].flatMap(({ area, definitions }) =>
  Object.entries(definitions).map(([name, definition]) => ({ code: `${area}/${name}`, ...definition })),
);

it.each(cases)('$code: its example gives it and nothing else', ({ code, severity, example }) => {
  const { diagnostics, brief } = read({ name: 'brief.yaml', text: example });
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  expect(diagnostics[0]?.fix.advice).toMatch(/\S/);
  expect(diagnostics[0]?.spans[0]).toBeDefined();
  expect(brief === undefined).toBe(severity === 'error');
});

it('declares each code once', () => {
  const codes = cases.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

it('gives nothing for the briefs that the examples are made of', () => {
  expect(read({ name: 'brief.yaml', text: sample({}) }).diagnostics).toEqual([]);
  expect(read({ name: 'brief.yaml', text: sample({ user: true }) }).diagnostics).toEqual([]);
});

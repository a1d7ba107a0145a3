import { expect, it } from 'vitest';
import { factorOption, flag, numberOption, parseArguments, repeated, textOption } from './arguments.ts';

const options = { json: flag, load: factorOption('3x'), 'what-if': repeated(textOption('a name and a value', 'a=1')), out: textOption('a folder', 'DIR', 'o'), seconds: numberOption('seconds from 1 to 9', '5', { low: 1, high: 9, whole: true }) };
const read = (...args: string[]) => parseArguments(args, { command: 'try', synopsis: 'kentledge try FILE', names: ['FILE'], required: 1, options });
const codes = (...args: string[]) => read(...args).diagnostics.map(({ code, fix }) => `${code}: ${fix.advice}`);

it('reads names and options in any order, with = and short', () => {
  expect(read('--seconds=3', 'a', '-o', 'b', '--json')).toEqual({ names: ['a'], options: { seconds: 3, out: 'b', json: true }, diagnostics: [] });
});

it('takes everything after -- and a lone dash as names', () => {
  expect(read('--', '--json').names).toEqual(['--json']);
  expect(read('-').names).toEqual(['-']);
});

it('suggests the nearest option for a mistyped one', () => {
  expect(codes('a', '--jsn')).toEqual(['cli/unknown-option: Did you mean --json?']);
  expect(codes('a', '--zebra')).toEqual(['cli/unknown-option: See: kentledge try --help']);
});

it('refuses values out of range, missing values, and values of flags', () => {
  for (const args of [['--seconds', '10'], ['--seconds', '0'], ['--seconds', '1.5'], ['--seconds', '0x3'], ['--seconds', '-1'], ['--seconds'], ['--out', '--json'], ['--out', ''], ['--json=yes']]) {
    expect(codes('a', ...args).map((line) => line.split(':')[0])).toEqual(['cli/option-value']);
  }
});

it('takes an empty word for a missing argument, as a variable that was not set leaves it', () => {
  expect(codes('')).toEqual(['cli/missing-argument: Write: kentledge try FILE']);
});

it('tells a missing and a surplus argument', () => {
  expect(codes()).toEqual(['cli/missing-argument: Write: kentledge try FILE']);
  expect(codes('a', 'b')).toEqual(['cli/surplus-argument: Write: kentledge try FILE']);
});

it('tells all problems of a line together', () => {
  expect(codes('--jsn', '--seconds', 'x')).toHaveLength(3);
});

it('keeps every value of an option that may be repeated, in order', () => {
  expect(read('a', '--what-if', 'x=1', '--what-if=y=2').options).toEqual({ 'what-if': ['x=1', 'y=2'] });
  expect(codes('a', '--what-if')).toEqual(['cli/option-value: Write --what-if a=1']);
});

it('takes multiples with and without an x', () => {
  expect(['3x', '3', '0.5×', '.5X', '1000000'].map((text) => read('a', '--load', text).options.load)).toEqual([3, 3, 0.5, 0.5, 1_000_000]);
  for (const text of ['0', '-3', '3y', '1e3', '1000001', '0.0000001']) expect(codes('a', '--load', text)).toEqual(['cli/option-value: Write --load 3x']);
});

import type { Diagnostic } from '@kentledge/core/diagnostic';
import { nearest } from '@kentledge/core/diagnostic';
import { cliProblems } from '../diagnostics.ts';

/** An option that is there or not. */
interface Flag {
  readonly kind: 'flag';
  readonly short?: string;
}

/** An option with a value: `read` gives undefined for a value that it does not take. */
interface Valued<Value> {
  readonly kind: 'value';
  readonly short?: string;
  /** What it takes, as a noun phrase: `a number of seconds`. */
  readonly wanted: string;
  readonly sample: string;
  readonly read: (text: string) => Value | undefined;
}

/** A valued option that may be typed several times. */
interface Repeated<Value> extends Omit<Valued<Value>, 'kind'> {
  readonly kind: 'repeated';
}

/** The options of a command by their long names. */
export type OptionSpecs = Readonly<Record<string, Flag | Valued<unknown> | Repeated<unknown>>>;

/** What was typed for each option: true for a flag, its value for another, all its values for a repeated one; absent where it was not typed. */
export type OptionValues<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]?: Specs[Name] extends Valued<infer Value> ? Value : Specs[Name] extends Repeated<infer Value> ? readonly Value[] : true };

/** What a command takes. */
export interface Syntax<Specs extends OptionSpecs> {
  readonly command: string;
  /** The first line of its usage. */
  readonly synopsis: string;
  /** Names of the arguments; the first `required` of them must be there. */
  readonly names: readonly string[];
  readonly required: number;
  readonly options: Specs;
}

/** What was typed; of no use beside diagnostics. */
export interface Parsed<Specs extends OptionSpecs> {
  readonly names: readonly string[];
  readonly options: OptionValues<Specs>;
  readonly diagnostics: readonly Diagnostic[];
}

/** An option without a value. */
export const flag: Flag = { kind: 'flag' };

/** An option that takes any text but an empty one. */
export function textOption(wanted: string, sample: string, short?: string): Valued<string> {
  return { kind: 'value', wanted, sample, read: (text) => (text === '' ? undefined : text), ...(short === undefined ? {} : { short }) };
}

/** An option that takes a plain decimal number in [low, high]. */
export function numberOption(wanted: string, sample: string, range: { readonly low: number; readonly high: number; readonly whole: boolean }): Valued<number> {
  return {
    kind: 'value',
    wanted,
    sample,
    read: (text) => {
      const value = /^\d+(\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= range.low && value <= range.high && (!range.whole || Number.isInteger(value)) ? value : undefined;
    },
  };
}

/** The same option, which may be typed several times. */
export function repeated<Value>(option: Valued<Value>): Repeated<Value> {
  return { ...option, kind: 'repeated' };
}

/** An option that takes a multiple, with or without an x: `3x`, `0.5`. */
export function factorOption(sample: string): Valued<number> {
  return {
    kind: 'value',
    wanted: 'a multiple such as 3x, from 0.000001 to 1000000',
    sample,
    read: (text) => {
      const value = /^(?:\d+(?:\.\d+)?|\.\d+)[x×]?$/i.test(text) ? Number.parseFloat(text) : 0;
      return value >= 1e-6 && value <= 1e6 ? value : undefined;
    },
  };
}

const sizeUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** An option that takes a number of bytes: `500MB`, `1.5 GB`; units are of 1000, or of 1024 where they say so (`GiB`). */
export function sizeOption(sample: string): Valued<number> {
  return {
    kind: 'value',
    wanted: 'a size, such as 500MB or 2GB',
    sample,
    read: (text) => {
      const [, amount, unit = '', binary] = /^(\d+(?:\.\d+)?) ?(?:([KMGT]?)(i?)B)$/i.exec(text) ?? [];
      const power = sizeUnits.findIndex((name) => name === `${unit}B`.toUpperCase());
      return amount === undefined || power < 0 ? undefined : Number(amount) * (binary === undefined || binary === '' ? 1000 : 1024) ** power;
    },
  };
}

/** Reads what was typed after a command: `--name value`, `--name=value`, `-n value`, names, and after `--` only names. */
export function parseArguments<const Specs extends OptionSpecs>(args: readonly string[], syntax: Syntax<Specs>): Parsed<Specs> {
  const names: string[] = [];
  const options: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  for (let place = 0; place < args.length; place += 1) {
    const word = args[place] ?? '';
    if (word === '--') {
      names.push(...args.slice(place + 1));
      break;
    }
    // A lone dash is a name, as everywhere.
    if (!word.startsWith('-') || word === '-') names.push(word);
    else place += readOption(word, args[place + 1], syntax, options, diagnostics);
  }
  diagnostics.push(...nameProblems(names, syntax));
  return { names, options: options as OptionValues<Specs>, diagnostics };
}

/** Reads one option into `options`; returns how many of the words after it belong to it. */
function readOption(word: string, next: string | undefined, syntax: Syntax<OptionSpecs>, options: Record<string, unknown>, diagnostics: Diagnostic[]): number {
  const { command, options: specs } = syntax;
  const sign = word.indexOf('=');
  const typed = sign === -1 ? word : word.slice(0, sign);
  const found = Object.entries(specs).find(([name, spec]) => typed === `--${name}` || (spec.short !== undefined && typed === `-${spec.short}`));
  if (found === undefined) {
    const near = nearest(typed, Object.keys(specs).map((name) => `--${name}`));
    diagnostics.push(cliProblems.create('unknown-option', [], { option: typed, near, command }));
    return 0;
  }
  const [name, spec] = found;
  const given = sign === -1 ? undefined : word.slice(sign + 1);
  if (spec.kind === 'flag') {
    options[name] = true;
    if (given !== undefined) diagnostics.push(cliProblems.create('option-value', [], { option: typed, wanted: 'no value', found: given, sample: '' }));
    return 0;
  }
  const text = given ?? (next?.startsWith('--') === true ? undefined : next);
  const value = text === undefined ? undefined : spec.read(text);
  if (value === undefined) diagnostics.push(cliProblems.create('option-value', [], { option: typed, wanted: spec.wanted, found: text, sample: spec.sample }));
  else options[name] = spec.kind === 'repeated' ? [...((options[name] as readonly unknown[] | undefined) ?? []), value] : value;
  return given === undefined && text !== undefined ? 1 : 0;
}

function nameProblems(names: readonly string[], syntax: Syntax<OptionSpecs>): readonly Diagnostic[] {
  const { command, synopsis } = syntax;
  // An empty word is mostly a variable of a script that was never set: it names nothing.
  const missing = syntax.names.filter((_, place) => (place < syntax.required || place < names.length) && (names[place] ?? '') === '').map((argument) => cliProblems.create('missing-argument', [], { argument, command, synopsis }));
  const surplus = names.slice(syntax.names.length).map((argument) => cliProblems.create('surplus-argument', [], { argument, command, synopsis }));
  return [...missing, ...surplus];
}

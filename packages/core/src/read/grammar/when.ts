import type { Diagnostic } from '../../diagnostic/index.ts';
import type { NumberNode, WhenNode } from './ast.ts';
import { grammarDiagnostics } from './diagnostics.ts';
import { parseAll } from './parser.ts';
import type { Parsed } from './parser.ts';
import { dimensionOf, inBaseUnit, unitOf } from './units.ts';
import type { Unit } from './units.ts';
import { spanIn, wordsOf } from './writing.ts';
import type { Word, Writing } from './writing.ts';

type Schedule = Extract<WhenNode, { readonly kind: 'schedule' }>;

/** `OrderPlaced`, `every 15min`, `every month on 1 at 02:00 Europe/Berlin`. */
export function parseWhen(writing: Writing): Parsed<WhenNode> {
  const [first, ...rest] = wordsOf(writing.text);
  if (first?.text === 'every') return schedule(writing, rest);
  const instead = scheduleHint(writing.text);
  if (instead !== undefined) return { value: undefined, diagnostics: [problem(writing, first, 'the name of an event, or `every`', instead)] };
  const parsed = parseAll(writing, (parser) => parser.name('the name of an event, or `every`'));
  const { value } = parsed;
  return value === undefined
    ? { value: undefined, diagnostics: parsed.diagnostics }
    : { value: { kind: 'event', name: value, span: writing.span }, diagnostics: [] };
}

/** How people write schedules elsewhere. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['hourly', 'every 1h'],
  ['daily', 'every day at 02:00'],
  ['weekly', 'every week on 1 at 02:00'],
  ['monthly', 'every month on 1 at 02:00'],
  ['yearly', 'every year on 1 at 02:00'],
  ['cron', 'every day at 02:00'],
]);

function scheduleHint(text: string): string | undefined {
  const word = /^@?([a-z]+)/u.exec(text)?.[1] ?? '';
  const isCron = /^[\d*][\d*/,-]* /u.test(text);
  const instead = isCron ? 'every day at 02:00' : elsewhere.get(word);
  return instead === undefined ? undefined : `A schedule is written \`${instead}\`, \`every 15min\`, \`every month on 1 at 02:00 Europe/Berlin\`.`;
}

function schedule(writing: Writing, words: readonly Word[]): Parsed<WhenNode> {
  const queue = [...words];
  const every = interval(writing, queue);
  if (!isNumber(every)) return { value: undefined, diagnostics: [every] };
  const base: Schedule = { kind: 'schedule', every, span: writing.span };
  const full = clausesOf(writing, base, queue);
  return full.value === undefined ? full : { value: full.value, diagnostics: [] };
}

function isNumber(found: NumberNode | Diagnostic): found is NumberNode {
  return 'kind' in found;
}

function interval(writing: Writing, queue: Word[]): NumberNode | Diagnostic {
  const first = queue.shift();
  if (first === undefined) return problem(writing, undefined, 'a time, like `15min`, or a unit, like `month`');
  const written = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/u.exec(first.text);
  const spaced = written !== null && written[2] === '' ? queue.shift() : undefined;
  const unit = unitOf(spaced?.text ?? (written === null ? first.text : (written[2] ?? '')));
  const span = spanIn(writing, first.start, spaced?.end ?? first.end);
  if (unit === undefined || dimensionOf(unit) !== 'time') {
    return problem(writing, first, 'a time, like `15min`, or a unit, like `month`', weekdayHint(first.text) ?? unitHint(written?.[1], spaced?.text ?? written?.[2] ?? first.text));
  }
  const text = written?.[1] ?? '1';
  if (inBaseUnit(Number(text), unit) < 1) return grammarDiagnostics.create('out-of-range', span, { text: first.text, range: 'at least `1s`' });
  return { kind: 'number', value: Number(text), text, unit, span };
}

const days: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** 1 for Monday; 0 for what is no day of the week. */
function weekday(word: string): number {
  return days.findIndex((day) => day === word.toLowerCase() || day.slice(0, 3) === word.toLowerCase()) + 1;
}

function weekdayHint(word: string): string | undefined {
  return weekday(word) === 0 ? undefined : `Write \`every week on ${weekday(word)}\` (1 is Monday).`;
}

const spelled: ReadonlyMap<string, string> = new Map([['sec', 's'], ['second', 's'], ['minute', 'min'], ['mins', 'min'], ['hour', 'h'], ['hr', 'h'], ['m', 'min'], ['day', 'day'], ['week', 'week'], ['month', 'month'], ['year', 'year']]);

/** `every hour`, `every 5 minutes`. */
function unitHint(amount: string | undefined, word: string): string | undefined {
  const unit = spelled.get(word) ?? spelled.get(word.replace(/s$/u, ''));
  return unit === undefined ? undefined : `Write \`every ${amount ?? '1'}${unit.length > 3 ? ' ' : ''}${unit}\`.`;
}

/** Last day that `on` may name. */
const lastDay: Partial<Record<Unit, number>> = { week: 7, month: 31, year: 366 };

function clausesOf(writing: Writing, base: Schedule, queue: Word[]): Parsed<Schedule> {
  let found = base;
  if (queue[0]?.text === 'on') {
    queue.shift();
    const word = queue.shift();
    const last = lastDay[base.every.unit ?? 's'];
    const on = /^\d{1,3}$/u.test(word?.text ?? '') ? Number(word?.text) : 0;
    if (last === undefined) return refused(problem(writing, word, '`at`', '`on` names a day of a week, month or year: `every week on 1 at 02:00`.'));
    if (on < 1 || on > last) return refused(problem(writing, word, `a day from 1 to ${last}`, weekday(word?.text ?? '') === 0 ? undefined : `Write \`on ${weekday(word?.text ?? '')}\` (1 is Monday).`));
    found = { ...found, on };
  }
  if (queue[0]?.text === 'at') {
    queue.shift();
    const word = queue.shift();
    const time = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(word?.text ?? '');
    if (time === null) return refused(problem(writing, word, 'a time of day, like `02:00`', timeHint(word?.text ?? '')));
    found = { ...found, at: { hour: Number(time[1]), minute: Number(time[2]) } };
  }
  const zone = queue.shift();
  if (zone !== undefined) {
    if (!isZone(zone.text)) {
      const isTime = /^\d\d?:\d\d$/u.test(zone.text);
      const hint = isTime ? `Write \`at ${zone.text.padStart(5, '0')}\`.` : 'Write the IANA name of a zone, a region and a city: `Europe/Berlin`, `America/New_York`; or `UTC`.';
      return refused(problem(writing, zone, '`on`, `at` or a time zone, like `Europe/Berlin`', hint));
    }
    found = { ...found, zone: { value: zone.text, span: spanIn(writing, zone.start, zone.end) } };
  }
  const more = queue[0];
  return more === undefined ? { value: found, diagnostics: [] } : refused(problem(writing, more, 'the end'));
}

function timeHint(word: string): string | undefined {
  if (/^\d:[0-5]\d$/u.test(word)) return `Write \`0${word}\`.`;
  return word === '24:00' ? 'Write `00:00`: a day starts there.' : undefined;
}

function refused(diagnostic: Diagnostic): Parsed<Schedule> {
  return { value: undefined, diagnostics: [diagnostic] };
}

/** Whether the word names a zone of the IANA time zone database. */
function isZone(word: string): boolean {
  if (word !== 'UTC' && !/^[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){1,2}$/u.test(word)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function problem(writing: Writing, word: Word | undefined, expected: string, hint?: string): Diagnostic {
  const place = word === undefined ? writing.span : spanIn(writing, word.start, word.end);
  const found = word === undefined ? 'the end of the value' : `\`${word.text.slice(0, 40)}\``;
  return grammarDiagnostics.create('syntax', place, { expected, found, hint });
}

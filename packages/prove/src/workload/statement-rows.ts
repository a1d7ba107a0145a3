import type { StatementRow } from '@kentledge/core/database/workload';
import { workloadProblems } from '@kentledge/core/database/workload';
import type { Diagnostic } from '@kentledge/core/diagnostic';
import type { Source, Span } from '@kentledge/core/source';
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';

interface Rows {
  readonly rows: readonly StatementRow[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A record as it stands in a file: values by lower-case names. */
interface Named {
  readonly values: ReadonlyMap<string, string>;
  readonly place: Span;
}

/** Versions of pg_stat_statements before 13 say total_time. */
const times = ['total_exec_time', 'total_time'];

/** Reads rows of pg_stat_statements from CSV (comma, semicolon or tab; columns in any order, by their names in the first line). */
export function rowsFromCsv(source: Source): Rows {
  const { name, text } = source;
  try {
    const records = parse(text, { info: true, delimiter: delimiterOf(text), record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, relax_column_count: true }) as unknown as readonly { record: string[]; info: InfoRecord }[];
    const [head, ...others] = records;
    const names = (head?.record ?? []).map((column) => column.trim().toLowerCase());
    const missing = missingIn(names);
    if (missing.length > 0) return { rows: [], diagnostics: [workloadProblems.create('csv-columns', { source: name, start: 0, end: 0 }, { missing, found: names })] };
    const offsets = utf16Offsets(text);
    let end = offsets(head?.info.bytes ?? 0);
    const named = others.map(({ record, info }): Named => {
      const start = end;
      end = offsets(info.bytes);
      return { values: new Map(names.map((column, place) => [column, record[place] ?? ''])), place: { source: name, start, end: Math.max(start, end - 1) } };
    });
    return rowsOf(named);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    const start = lineOffset(text, line);
    return { rows: [], diagnostics: [workloadProblems.create('csv-broken', { source: name, start, end: start }, { reason: error.message })] };
  }
}

/** Reads rows of pg_stat_statements from JSON: an array of objects, as json_agg writes it. */
export function rowsFromJson(source: Source): Rows {
  const start = { source: source.name, start: 0, end: 0 };
  const broken = (reason: string): Rows => ({ rows: [], diagnostics: [workloadProblems.create('csv-broken', start, { reason })] });
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null)) return broken('it is no array of objects');
  let from = 0;
  const named = (value as readonly object[]).map((item): Named => {
    const values = new Map(Object.entries(item).map(([key, field]) => [key.toLowerCase(), field === null ? '' : String(field)]));
    const at = source.text.indexOf(JSON.stringify(values.get('query') ?? ''), from);
    from = Math.max(from, at);
    return { values, place: { source: source.name, start: from, end: from } };
  });
  const names = [...new Set(named.flatMap(({ values }) => [...values.keys()]))];
  const missing = missingIn(names);
  return missing.length > 0 ? { rows: [], diagnostics: [workloadProblems.create('csv-columns', start, { missing, found: names })] } : rowsOf(named);
}

function rowsOf(all: readonly Named[]): Rows {
  const diagnostics: Diagnostic[] = [];
  const rows = all.flatMap(({ values, place }): readonly StatementRow[] => {
    const calls = values.get('calls') ?? '';
    const time = times.map((name) => values.get(name)).find((value) => value !== undefined && value !== '');
    const wrong = [['calls', calls], ...(time === undefined ? [] : [['total_exec_time', time]])].find(([, value]) => !isNumber(value ?? ''));
    if (wrong !== undefined) {
      diagnostics.push(workloadProblems.create('csv-value', place, { column: wrong[0] ?? '', value: (wrong[1] ?? '').slice(0, 40) }));
      return [];
    }
    const queryId = values.get('queryid') ?? '';
    return [{ query: values.get('query') ?? '', calls: Number(calls), place, ...(time === undefined ? {} : { milliseconds: Number(time) }), ...(queryId === '' ? {} : { queryId }) }];
  });
  return { rows, diagnostics };
}

function missingIn(names: readonly string[]): readonly string[] {
  return ['query', 'calls'].filter((name) => !names.includes(name));
}

function isNumber(text: string): boolean {
  return /^\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(text);
}

function delimiterOf(text: string): string {
  const line = text.slice(0, lineOffset(text, 2));
  return [',', ';', '\t', '|'].find((delimiter) => line.toLowerCase().split(delimiter).some((name) => name.trim().replaceAll('"', '') === 'query')) ?? ',';
}

function lineOffset(text: string, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number += 1) {
    const next = text.indexOf('\n', at);
    if (next === -1) return at;
    at = next + 1;
  }
  return at;
}

/** Returns a function from rising byte offsets to UTF-16 ones. */
function utf16Offsets(text: string): (bytes: number) => number {
  let [byte, offset] = [0, 0];
  return (wanted) => {
    while (byte < wanted && offset < text.length) {
      const code = text.codePointAt(offset) ?? 0;
      byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      offset += code < 0x10000 ? 1 : 2;
    }
    return offset;
  };
}

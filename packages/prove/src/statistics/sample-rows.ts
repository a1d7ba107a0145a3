import { shuffled, streamOf, uniformAt } from '@kentledge/core/random';
import type { Table } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { tableRows } from '../fill/index.ts';
import type { TableRows } from '../fill/index.ts';

/** As many rows as ANALYZE looks at: 300 for each of 100 ranges of a histogram. */
const sampledRows = 30_000;

/** Some rows of a table, in the order in which they lie in it. */
export interface Sample {
  /** Rows of the whole table. */
  readonly rows: number;
  readonly sampled: number;
  /** Values by column, as the text that COPY takes; null where there is none. */
  readonly columns: ReadonlyMap<string, readonly (string | null)[]>;
  /** Of parts and links: how many wholes have at least one. */
  readonly wholes: number;
  /** The leading row of each sampled row, as a share of all of them. */
  readonly places: Float64Array;
}

/** Returns a sample of the rows that a fill would make; `undefined` for a table of the runtime. The same data give the same sample. */
export function sampleRows(data: Data, table: Table): Sample | undefined {
  const maker = tableRows(data, table);
  if (maker === undefined) return undefined;
  return maker.leading * maker.perLeading <= sampledRows ? allRows(maker) : someRows(maker, streamOf(data.options.seed, `sample of ${table.name}`));
}

function allRows(maker: TableRows): Sample {
  const draft = draftOf(maker);
  let wholes = 0;
  for (let index = 0; index < maker.leading; index++) {
    const lines = maker.lines(index);
    if (lines === '') continue;
    wholes += 1;
    for (const line of lines.slice(0, -1).split('\n')) draft.add(line, index);
  }
  return draft.sample(draft.places.length, wholes);
}

/** Every row is as likely as any other: a leading row with few rows is passed over as often as it lacks the row asked for. */
function someRows(maker: TableRows, stream: number): Sample {
  const { leading, most, perLeading } = maker;
  const tried = Math.min(leading, Math.ceil((sampledRows * most) / perLeading));
  const indexes = Float64Array.from({ length: tried }, (_, turn) => shuffled(stream, turn, leading)).toSorted();
  const draft = draftOf(maker);
  let firsts = 0;
  for (const index of indexes) {
    const position = Math.floor(uniformAt(stream + 1, index) * most);
    const line = maker.lineAt(index, position);
    if (line === '') continue;
    draft.add(line.slice(0, -1), index);
    if (position === 0) firsts += 1;
  }
  const each = (leading * most) / tried;
  return draft.sample(Math.round(draft.places.length * each), Math.min(leading, Math.round(firsts * each)));
}

interface Draft {
  readonly places: number[];
  add(line: string, index: number): void;
  sample(rows: number, wholes: number): Sample;
}

function draftOf({ columns: names, leading }: TableRows): Draft {
  const columns = names.map((): (string | null)[] => []);
  const places: number[] = [];
  return {
    places,
    add: (line, index) => {
      line.split('\t').forEach((text, column) => columns[column]?.push(copiedValue(text)));
      places.push(index / leading);
    },
    sample: (rows, wholes) => ({ rows, wholes, sampled: places.length, columns: new Map(names.map((name, place) => [name, columns[place] ?? []])), places: Float64Array.from(places) }),
  };
}

const signs: Readonly<Record<string, string>> = { '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\\\': '\\' };

/** The value of what COPY's text format says. */
function copiedValue(text: string): string | null {
  if (text === '\\N') return null;
  return text.includes('\\') ? text.replaceAll(/\\[tnr\\]/g, (sign) => signs[sign] ?? sign) : text;
}

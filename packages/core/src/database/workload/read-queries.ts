import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source, Span } from '../../source/index.ts';
import type { Annotations } from './annotations.ts';
import { readAnnotations } from './annotations.ts';
import { numberParameters } from './placeholders.ts';
import { workloadProblems } from './problems.ts';
import type { Workload, WorkloadQuery } from './query.ts';
import { isQuery, mergeQueries } from './query.ts';
import type { Piece } from './split.ts';
import { splitStatements } from './split.ts';
import type { ParseStatement } from './statement-parser.ts';
import { parseOne } from './statement-parser.ts';
import { parseProblem } from './tell-parse.ts';
import { verbOf } from './told-apart.ts';

/**
 * Reads the queries of some files. What a comment above a query says is taken: `-- name: getOrder`, `-- calls: 1200`,
 * `-- weight: 3`, `-- rate: 20/s`. Parameters become `$1`. A file with one query and no name gives it the file's name.
 */
export async function readQueries(sources: readonly Source[], parse: ParseStatement): Promise<Workload> {
  const reader = new QueryReader(parse);
  for (const source of sources) await reader.source(source);
  return reader.workload(sources);
}

class QueryReader {
  readonly #parse: ParseStatement;
  readonly #queries: WorkloadQuery[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #others = new Map<string, number>();
  readonly #units = new Map<string, Span>();
  #other: Span | undefined;

  constructor(parse: ParseStatement) {
    this.#parse = parse;
  }

  async source(source: Source): Promise<void> {
    const pieces = splitStatements(source.text);
    const base = /([^/\\]+?)(?:\.[^./\\]*)?$/.exec(source.name)?.[1];
    for (const piece of pieces) {
      const place = { source: source.name, start: piece.start, end: piece.end };
      await this.#piece(piece, place, pieces.length === 1 ? base : undefined);
    }
  }

  workload(sources: readonly Source[]): Workload {
    const { queries, merged } = mergeQueries(this.#queries);
    const start = sources.map(({ name }) => ({ source: name, start: 0, end: 0 })).slice(0, 1);
    const told = [...this.#diagnostics];
    if (merged.length > 0) told.push(workloadProblems.create('merged', merged.slice(0, 3).map(({ place }) => place), { count: merged.length }));
    if (this.#others.size > 0) told.push(workloadProblems.create('not-queries', this.#other ?? start, { kinds: [...this.#others].map(([kind, count]) => `${count} ${kind}`) }));
    if (this.#units.size > 1) told.push(workloadProblems.create('mixed-weights', [...this.#units.values()], {}));
    if (queries.length === 0 && told.every(({ severity }) => severity !== 'error')) told.push(workloadProblems.create('empty', start, { what: 'query' }));
    return { queries, diagnostics: told };
  }

  async #piece(piece: Piece, place: Span, fileName: string | undefined): Promise<void> {
    const at = (offset: number): Span => ({ source: place.source, start: piece.start + offset, end: Math.min(piece.start + offset + 1, piece.end) });
    const { sql, placeOf, guessed, unknown, mixed } = numberParameters(piece.sql);
    if (unknown !== undefined || mixed !== undefined) {
      if (unknown !== undefined) this.#diagnostics.push(workloadProblems.create('placeholder-unknown', at(unknown.at), { placeholder: unknown.placeholder }));
      if (mixed !== undefined) this.#diagnostics.push(workloadProblems.create('placeholder-mixed', at(mixed.at), { placeholder: mixed.placeholder }));
      return;
    }
    const parsed = await parseOne(this.#parse, sql);
    if (parsed.is !== 'statement') {
      this.#diagnostics.push(parseProblem(parsed, place, (offset) => piece.start + placeOf(offset)));
      return;
    }
    if (!isQuery(parsed.kind)) {
      const verb = verbOf(piece.sql);
      this.#others.set(verb, (this.#others.get(verb) ?? 0) + 1);
      this.#other ??= place;
      return;
    }
    for (const one of guessed) this.#diagnostics.push(workloadProblems.create('placeholder-name', at(one.at), { placeholder: one.placeholder }));
    const { name, weight } = this.#annotations(piece, place);
    this.#queries.push({ id: name ?? fileName ?? `q${this.#queries.length + 1}`, sql, weight: weight?.value ?? 1, place, tree: parsed.tree });
  }

  #annotations({ comments }: Piece, place: Span): Annotations {
    const read = readAnnotations(comments);
    for (const { name, value } of read.wrong) this.#diagnostics.push(workloadProblems.create('annotation', place, { name, value }));
    if (read.weight !== undefined && !this.#units.has(read.weight.unit)) this.#units.set(read.weight.unit, place);
    return read;
  }
}

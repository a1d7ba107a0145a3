import type { Token } from './tokens.ts';
import { tokenAt } from './tokens.ts';

/** A stretch of a statement and what stands there now. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A statement whose parameters are all `$1`, `$2`, …. */
export interface Numbered {
  readonly sql: string;
  /** Returns where a place of `sql` was in the statement as it was written. */
  readonly placeOf: (at: number) => number;
  /** Parameters that PostgreSQL itself would take for something else, with their places. */
  readonly guessed: readonly { readonly placeholder: string; readonly at: number }[];
  /** What stands for SQL, and the first parameter in a style beside `$1`; both are mistakes. */
  readonly unknown?: { readonly placeholder: string; readonly at: number };
  readonly mixed?: { readonly placeholder: string; readonly at: number };
}

/** Words after which a value is awaited, or that no value starts with: an operator or a name can't stand between such and a `?`. */
const keywords: ReadonlySet<string> = new Set(
  `all and any array as asc between by case cross desc distinct do else end escape except excluded fetch filter for from full group having ilike in inner intersect into is isnull join
  left like limit natural not notnull nulls offset on or order over returning right select set similar some then to union using values when where window with`.split(/\s+/),
);
/** Types before a constant: `interval $1` is how pg_stat_statements writes `interval '1 day'`, and no server takes it. */
const types: ReadonlySet<string> = new Set(['interval', 'date', 'time', 'timestamp', 'timestamptz', 'timetz', 'numeric', 'bool', 'boolean', 'inet', 'uuid', 'json', 'jsonb', 'text']);

/** Elements that PostgreSQL supposes in an array of which it knows nothing (`estimate_array_length`). */
const unknownArray = 10;

/**
 * Returns a statement with its parameters numbered: `?`, `:name`, `@name`, `%s` and `%(name)s` become `$n` where a value is
 * awaited, and only there, since each is also an operator of PostgreSQL or a part of one.
 */
export function numberParameters(sql: string): Numbered {
  const reader = new PlaceholderReader(sql);
  return reader.read();
}

interface Found {
  readonly end: number;
  /** By which the same parameter is known again; `undefined` for one that is new each time. */
  readonly name: string | undefined;
}

class PlaceholderReader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  readonly #changes: Change[] = [];
  readonly #names = new Map<string, number>();
  readonly #guessed: { placeholder: string; at: number }[] = [];
  #count = 0;
  #brackets = 0;
  #first: { placeholder: string; at: number } | undefined;
  #unknown: { placeholder: string; at: number } | undefined;
  #usesPercent = false;

  constructor(sql: string) {
    this.#sql = sql;
    const tokens: Token[] = [];
    for (let at = 0; at < sql.length; at = tokens.at(-1)?.end ?? sql.length) tokens.push(tokenAt(sql, at));
    this.#tokens = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  }

  read(): Numbered {
    const percents: number[] = [];
    for (let place = 0; place < this.#tokens.length; place += 1) {
      const token = this.#tokens[place];
      if (token === undefined) break;
      if (token.kind === 'parameter') this.#parameter(place, token);
      const named = token.kind === 'word' ? this.#sqlc(token) : undefined;
      if (named !== undefined) {
        this.#put(token.start, named);
        while ((this.#tokens[place + 1]?.start ?? named.end) < named.end) place += 1;
      }
      if (token.kind !== 'symbol') continue;
      const char = this.#sql[token.start] ?? '';
      if (char === '[') this.#brackets += 1;
      if (char === ']') this.#brackets -= 1;
      if (char === '%' && this.#sql[token.end] === '%') percents.push(token.start);
      const found = this.#placeholder(char, place, token);
      if (found === undefined) continue;
      this.#put(token.start, found);
      while ((this.#tokens[place + 1]?.start ?? found.end) < found.end) place += 1;
    }
    // Where % starts a parameter, a percent sign is written twice.
    if (this.#usesPercent) for (const start of percents) this.#changes.push({ start, end: start + 2, text: '%' });
    return this.#numbered();
  }

  #numbered(): Numbered {
    const changes = this.#changes.toSorted((a, b) => a.start - b.start);
    const hasNumbers = this.#tokens.some(({ kind }) => kind === 'parameter');
    let sql = '';
    let at = 0;
    const shifts: { at: number; was: number }[] = [];
    for (const { start, end, text } of changes) {
      sql += this.#sql.slice(at, start) + text;
      at = end;
      shifts.push({ at: sql.length, was: end });
    }
    sql += this.#sql.slice(at);
    const placeOf = (place: number): number => {
      const shift = shifts.findLast((one) => one.at <= place);
      return shift === undefined ? place : shift.was + place - shift.at;
    };
    return {
      sql, placeOf, guessed: this.#guessed,
      ...(this.#unknown === undefined ? {} : { unknown: this.#unknown }),
      ...(hasNumbers && this.#first !== undefined ? { mixed: this.#first } : {}),
    };
  }

  #placeholder(char: string, place: number, token: Token): Found | undefined {
    switch (char) {
      case '?':
        return this.#question(place, token);
      case ':':
        return this.#colon(token);
      case '%':
        return this.#percent(place, token);
      case '@':
        return this.#at(place, token);
      default:
        return undefined;
    }
  }

  /** `sqlc.arg(owner)`, `sqlc.narg('owner')` and `sqlc.slice('ids')`. */
  #sqlc(token: Token): Found | undefined {
    const [found, name] = /^sqlc\s*\.\s*(?:n?arg|slice)\s*\(\s*'?(\w+)'?\s*\)/i.exec(this.#sql.slice(token.start, token.start + 200)) ?? [];
    return found === undefined ? undefined : { end: token.start + found.length, name };
  }

  #question(place: number, token: Token): Found | undefined {
    const next = this.#sql[token.end] ?? '';
    const before = this.#sql[token.start - 1] ?? '';
    if (next === '|' || next === '&' || before === '@') return undefined;
    if (next === '?') {
      // As JDBC writes the operator.
      this.#changes.push({ start: token.start, end: token.end, text: '' });
      return undefined;
    }
    if (before === '?' || (this.#isValueBefore(place) && this.#isValueAfter(place))) return undefined;
    return { end: token.end, name: undefined };
  }

  #colon(token: Token): Found | undefined {
    const [before, next] = [this.#sql[token.start - 1] ?? '', this.#sql[token.end] ?? ''];
    if (before === ':' || next === ':' || next === '=' || this.#brackets > 0) return undefined;
    if (next === '"') {
      const end = tokenAt(this.#sql, token.end).end;
      this.#unknown ??= { placeholder: this.#sql.slice(token.start, end), at: token.start };
      return undefined;
    }
    const named = next === '' ? undefined : tokenAt(this.#sql, token.end);
    if (named === undefined || !['word', 'string', 'number'].includes(named.kind)) return undefined;
    return { end: named.end, name: this.#sql.slice(named.start, named.end).replaceAll("'", '') };
  }

  #percent(place: number, token: Token): Found | undefined {
    if (this.#isValueBefore(place)) return undefined;
    const [found, name] = /^(?:s\b|\((\w+)\)s\b)/.exec(this.#sql.slice(token.end, token.end + 100)) ?? [];
    if (found === undefined) return undefined;
    this.#usesPercent = true;
    return { end: token.end + found.length, name };
  }

  #at(place: number, token: Token): Found | undefined {
    if (this.#isValueBefore(place) || /[@<&|~!#]/.test(this.#sql[token.start - 1] ?? '')) return undefined;
    const named = token.end < this.#sql.length ? tokenAt(this.#sql, token.end) : undefined;
    if (named?.kind !== 'word') return undefined;
    this.#guessed.push({ placeholder: this.#sql.slice(token.start, named.end), at: token.start });
    return { end: named.end, name: this.#sql.slice(named.start, named.end) };
  }

  #put(start: number, { end, name }: Found): void {
    this.#first ??= { placeholder: this.#sql.slice(start, end), at: start };
    const known = name === undefined ? undefined : this.#names.get(name);
    const number = known ?? (this.#count += 1);
    if (name !== undefined) this.#names.set(name, number);
    this.#changes.push({ start, end, text: `$${number}` });
  }

  /**
   * What pg_stat_statements writes and no server takes, or takes for something else. `interval $1` becomes `$1::interval`;
   * `extract($1 from x)` has no field any more, and any will do for a plan; `normalize(x, $1)` is a call by its quoted name.
   * One value that stands for a list becomes as many as the planner supposes in an array that it does not know.
   */
  #parameter(place: number, token: Token): void {
    const before = this.#tokens[place - 1];
    const name = this.#wordAt(place - 1);
    const [list] = /^\s*\/\*, \.\.\. \*\//.exec(this.#sql.slice(token.end, token.end + 20)) ?? [];
    if (list !== undefined) {
      this.#changes.push({ start: token.start, end: token.end + list.length, text: Array.from({ length: unknownArray }, () => this.#sql.slice(token.start, token.end)).join(', ') });
      return;
    }
    if (this.#sql[before?.start ?? -1] === ',' && this.#sql[this.#tokens[place + 1]?.start ?? -1] === ')') this.#quoteNormalize(place - 1);
    if (before === undefined || name === undefined) {
      if (this.#sql[before?.start ?? -1] === '(' && this.#wordAt(place - 2) === 'extract' && this.#wordAt(place + 1) === 'from') this.#changes.push({ start: token.start, end: token.end, text: 'epoch' });
      return;
    }
    if (!types.has(name)) return;
    this.#changes.push({ start: before.start, end: token.end, text: `${this.#sql.slice(token.start, token.end)}::${name}` });
  }

  /** From the comma before its last argument back to where it is called. */
  #quoteNormalize(comma: number): void {
    let depth = 0;
    for (let place = comma - 1; place > 0; place -= 1) {
      const char = this.#sql[this.#tokens[place]?.start ?? -1];
      if (this.#tokens[place]?.kind !== 'symbol') continue;
      if (char === ')') depth += 1;
      if (char === '(') depth -= 1;
      if (depth === 0 && char === ',') return;
      if (depth >= 0) continue;
      const called = this.#tokens[place - 1];
      if (called !== undefined && this.#wordAt(place - 1) === 'normalize') this.#changes.push({ start: called.start, end: called.end, text: '"normalize"' });
      return;
    }
  }

  #wordAt(place: number): string | undefined {
    const token = this.#tokens[place];
    return token?.kind === 'word' ? this.#sql.slice(token.start, token.end).toLowerCase() : undefined;
  }

  #isValueBefore(place: number): boolean {
    const token = this.#tokens[place - 1];
    if (token === undefined) return false;
    if (token.kind === 'symbol') return this.#sql[token.start] === ')' || this.#sql[token.start] === ']' || this.#changes.at(-1)?.end === token.end;
    return token.kind !== 'word' || !keywords.has(this.#wordAt(place - 1) ?? '');
  }

  #isValueAfter(place: number): boolean {
    const token = this.#tokens[place + 1];
    if (token === undefined) return false;
    if (token.kind === 'symbol') return ['(', '?', ':', '@'].includes(this.#sql[token.start] ?? '') && !(this.#sql[token.start] === ':' && this.#sql[token.end] === ':');
    return token.kind !== 'word' || !keywords.has(this.#wordAt(place + 1) ?? '') || this.#wordAt(place + 1) === 'array';
  }
}

import { tokenAt } from './tokens.ts';

/** A statement in a text that psql could run, from its first token to before its `;`. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** The statement; commands of psql inside of it are blanks, so that places stay. */
  readonly sql: string;
  /** Comments between the statement before and this one. */
  readonly comments: readonly string[];
  /** What follows a COPY from stdin has no end. */
  readonly isUnfinished: boolean;
}

/** Commands of psql that send what was typed, as `;` does. */
const sends = /^\\(?:g|gx|gset|gexec|gdesc|bind|watch|crosstabview|parse)\b/;
/** `\.` alone on its line. */
const dataEnd = /^\\\.[ \t]*\r?$/gm;

/**
 * Splits a text as psql does: at `;` outside of quotes, comments, parentheses and BEGIN ATOMIC … END. Commands of psql
 * and the data that follow COPY … FROM stdin are left out.
 */
export function splitStatements(text: string): readonly Piece[] {
  const splitter = new Splitter(text);
  for (let at = 0; at < text.length; ) at = splitter.take(at);
  splitter.finish(text.length);
  return splitter.pieces;
}

class Splitter {
  readonly pieces: Piece[] = [];
  readonly #text: string;
  #start: number | undefined;
  #last = 0;
  #comments: string[] = [];
  #blanks: { start: number; end: number }[] = [];
  #words: string[] = [];
  #parentheses = 0;
  /** BEGIN ATOMIC and CASE that wait for their END. */
  #blocks = 0;
  #previous = '';

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes the token at a place; returns where the next one starts. */
  take(at: number): number {
    const token = tokenAt(this.#text, at);
    switch (token.kind) {
      case 'space':
        return token.end;
      case 'comment':
        if (this.#start === undefined) this.#comments.push(this.#text.slice(token.start, token.end));
        return token.end;
      case 'command':
        if (sends.test(this.#text.slice(token.start, Math.min(token.end, token.start + 20)))) this.finish(token.end);
        else if (this.#start !== undefined) this.#blanks.push({ start: token.start, end: token.end });
        return token.end;
      case 'symbol':
        if (this.#text[at] === ';' && this.#parentheses === 0 && this.#blocks === 0) return this.finish(token.end);
        if (this.#text[at] === '(') this.#parentheses += 1;
        if (this.#text[at] === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
        break;
      case 'word':
        this.#word(this.#text.slice(token.start, Math.min(token.end, token.start + 16)).toLowerCase());
        break;
      default:
        this.#previous = '';
    }
    this.#start ??= token.start;
    this.#last = token.end;
    return token.end;
  }

  /** Ends the statement at hand; returns where the next one can start, which is after the data of COPY. */
  finish(at: number): number {
    const data = this.#words[0] === 'copy' && this.#words.includes('stdin') ? this.#dataEnd(at) : at;
    if (this.#start !== undefined) {
      this.pieces.push({ start: this.#start, end: this.#last, sql: this.#sql(this.#start), comments: this.#comments, isUnfinished: data === undefined });
    }
    this.#start = undefined;
    this.#comments = [];
    this.#blanks = [];
    this.#words = [];
    this.#parentheses = 0;
    this.#blocks = 0;
    return data ?? this.#text.length;
  }

  #word(name: string): void {
    if (this.#words.length < 400) this.#words.push(name);
    if (name === 'atomic' && this.#previous === 'begin') this.#blocks += 1;
    else if (this.#blocks > 0 && name === 'case') this.#blocks += 1;
    else if (this.#blocks > 0 && name === 'end') this.#blocks -= 1;
    this.#previous = name;
  }

  #sql(start: number): string {
    let sql = '';
    let at = start;
    for (const blank of this.#blanks.filter(({ start: from }) => from < this.#last)) {
      sql += this.#text.slice(at, blank.start) + ' '.repeat(blank.end - blank.start);
      at = blank.end;
    }
    return sql + this.#text.slice(at, this.#last);
  }

  #dataEnd(at: number): number | undefined {
    if (at >= this.#text.length) return at;
    dataEnd.lastIndex = at;
    const found = dataEnd.exec(this.#text);
    return found === null ? undefined : dataEnd.lastIndex;
  }
}

import type { EventType, State } from 'js-yaml';
import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Span } from '../../source/index.ts';
import { repairEntries, repairItems } from './cut.ts';
import { yamlDiagnostics } from './diagnostics.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { codeOf, notPrintable } from './printable.ts';
import { booleanWords } from './traps.ts';

/** Deepest nesting that is read; the language itself needs about ten levels. */
const deepest = 64;
/** Most nodes that are read, so that memory stays bounded. */
const mostNodes = 1_000_000;

/** Thrown through js-yaml to stop it; the diagnostic that says why is already with the builder. */
export class Stop extends Error {}

/** A node that is not finished; most are scalars and never get a list of children. */
type Frame = { readonly from: number; children: YamlNode[] | undefined };

const noChildren: readonly YamlNode[] = [];

const longestBooleanWord = Math.max(...[...booleanWords].map((word) => word.length));

/**
 * Builds our tree from the events of js-yaml: `open` before each node (white space may follow), `close` after it.
 * Two habits of js-yaml matter: in a block it opens a second node at the same place to try a key, and hands it on when
 * no colon follows; and it opens nodes for keys and values alike, so that pairs are told by the colon between them.
 */
export class TreeBuilder {
  readonly diagnostics: Diagnostic[] = [];
  readonly roots: YamlNode[] = [];
  readonly #frames: Frame[] = [];
  readonly #text: string;
  readonly #source: string;
  readonly #shift: number;
  #nodes = 0;

  /** `shift` is added to each offset: the length of a byte order mark cut off before `text`. */
  constructor(text: string, source: string, shift: number) {
    this.#text = text;
    this.#source = source;
    this.#shift = shift;
  }

  /** Where the innermost unfinished node starts, for the place of an error. */
  get openAt(): number {
    return this.#skip(this.#frames.at(-1)?.from ?? 0);
  }

  readonly listener = (event: EventType, state: State): void => {
    if (event === 'open') this.#open(state.position);
    else this.#close(state);
  };

  readonly #cut = (span: Span): string => this.#text.slice(span.start - this.#shift, span.end - this.#shift);

  #open(from: number): void {
    this.#nodes += 1;
    if (this.#frames.length > deepest) this.#stop('too-deep', from, { limit: deepest });
    if (this.#nodes > mostNodes) this.#stop('too-many-nodes', from, { limit: mostNodes });
    this.#frames.push({ from, children: undefined });
  }

  #stop(code: 'too-deep' | 'too-many-nodes', at: number, parameters: { limit: number }): never {
    this.diagnostics.push(yamlDiagnostics.create(code, this.#span(at, at + 1), parameters));
    throw new Stop();
  }

  #close(state: State): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    const node = this.#node(frame, state);
    const parent = this.#frames.at(-1);
    if (parent !== undefined) (parent.children ??= []).push(node);
    else if (this.roots.length === 0 || node.kind !== 'empty') this.#root(node);
  }

  #root(node: YamlNode): void {
    this.roots.push(node);
    if (this.roots.length < 2 || this.roots[0]?.kind === 'empty') return;
    this.diagnostics.push(yamlDiagnostics.create('several-documents', node.span, {}));
    throw new Stop();
  }

  #node(frame: Frame, state: State): YamlNode {
    const start = this.#skip(frame.from);
    const first = this.#text[start];
    if (start < state.position && (first === '&' || first === '*' || first === '!')) {
      return this.#feature(first, this.#span(start, this.#trim(start, state.position)));
    }
    const children = frame.children ?? noChildren;
    const same = handedOn(children, this.#shift + start, state.kind);
    if (same !== undefined) return same;
    switch (state.kind as string | null) {
      case 'scalar':
        return this.#scalar(start, state.position, String(state.result));
      case 'mapping':
        return this.#map(children, start, this.#trim(start, state.position));
      case 'sequence':
        return this.#list(children, start, this.#trim(start, state.position), state.result as readonly unknown[]);
      default:
        return { kind: 'empty', span: this.#span(frame.from, frame.from) };
    }
  }

  #scalar(start: number, position: number, text: string): YamlScalar {
    const first = this.#text[start];
    const end = this.#trim(start, position);
    const span = this.#span(start, end);
    if (first === '"' || first === "'") {
      const exact = end - start - 2 === text.length && this.#text.startsWith(text, start + 1);
      if (!exact) this.#checkEscapes(text, span);
      return { kind: 'scalar', text, quoted: true, offset: exact ? span.start + 1 : undefined, span };
    }
    if (first === '|' || first === '>') return { kind: 'scalar', text: text.trimEnd(), quoted: true, offset: undefined, span };
    this.#checkComment(end);
    const exact = end - start === text.length;
    return { kind: 'scalar', text, quoted: false, offset: exact ? span.start : undefined, span };
  }

  /** An escape may bring what the file itself may not hold. */
  #checkEscapes(text: string, span: Span): void {
    const found = notPrintable.exec(text)?.[0];
    if (found !== undefined) this.diagnostics.push(yamlDiagnostics.create('escaped-control', span, { code: codeOf(found) }));
  }

  /** ` #1` after a value that meant to go on. */
  #checkComment(end: number): void {
    let at = end;
    while (this.#text[at] === ' ' || this.#text[at] === '\t') at += 1;
    const next = this.#text[at + 1];
    if (at === end || this.#text[at] !== '#' || next === undefined || /[\s#!=-]/u.test(next)) return;
    const line = this.#text.slice(at, at + 60).split(/[\r\n]/u)[0] ?? '#';
    this.diagnostics.push(yamlDiagnostics.create('comment-cut', this.#span(at, at + line.length), { comment: line }));
  }

  #list(children: readonly YamlNode[], start: number, end: number, result: readonly unknown[]): YamlNode {
    const span = this.#span(start, end);
    if (this.#text[start] === '[') {
      const items = this.#pairs(children).map((pair) => (pair.paired ? this.#entriesToMap([pair]) : pair.key));
      const { parts, diagnostics } = repairItems(items, this.#cut);
      this.diagnostics.push(...diagnostics);
      return { kind: 'list', items: parts, span };
    }
    // A block item without anything (`-` alone) opens no node.
    const missing = Math.max(result.length - children.length, 0);
    const empty = Array.from({ length: missing }, (): YamlNode => ({ kind: 'empty', span: this.#span(start, start + 1) }));
    return { kind: 'list', items: [...children, ...empty], span };
  }

  #map(children: readonly YamlNode[], start: number, end: number): YamlNode {
    const entries = this.#entries(this.#pairs(children));
    const { parts, diagnostics } = this.#text[start] === '{' ? repairEntries(entries, this.#cut) : { parts: entries, diagnostics: [] };
    this.diagnostics.push(...diagnostics);
    return { kind: 'map', entries: parts, members: this.#members(parts), span: this.#span(start, end) };
  }

  #entriesToMap(pairs: readonly Pair[]): YamlNode {
    const entries = this.#entries(pairs);
    const [first] = entries;
    return first === undefined ? { kind: 'refused', span: spanOf(pairs) } : { kind: 'map', entries, members: new Map([[first.key.text, first.value]]), span: first.span };
  }

  /** Children in twos where a colon follows the first of them. */
  #pairs(children: readonly YamlNode[]): readonly Pair[] {
    const pairs: Pair[] = [];
    for (let index = 0; index < children.length; index += 1) {
      const key = children[index];
      if (key === undefined) break;
      const paired = this.#text[this.#skip(key.span.end - this.#shift)] === ':';
      const value = paired ? children[index + 1] : undefined;
      if (value !== undefined) index += 1;
      else if (key.kind === 'empty') continue;
      pairs.push({ key, paired, value: value ?? { kind: 'empty', span: { ...key.span, start: key.span.end } } });
    }
    return pairs;
  }

  #entries(pairs: readonly Pair[]): readonly YamlEntry[] {
    const entries: YamlEntry[] = [];
    for (const { key, value } of pairs) {
      const span = { source: this.#source, start: key.span.start, end: Math.max(key.span.end, value.span.end) };
      if (key.kind === 'scalar') {
        if (this.#isExplicit(key)) this.diagnostics.push(this.#explicitKey(key));
        entries.push({ key, value, span });
      } else if (key.kind !== 'refused') this.diagnostics.push(yamlDiagnostics.create('not-a-key', key.span, {}));
    }
    return entries;
  }

  /** Whether `? ` stands before the key. */
  #isExplicit(key: YamlScalar): boolean {
    let at = key.span.start - this.#shift - 1;
    if (this.#text[at] !== ' ') return false;
    while (this.#text[at] === ' ') at -= 1;
    return this.#text[at] === '?' && (at === 0 || /[\s{[,]/u.test(this.#text[at - 1] ?? ' '));
  }

  #explicitKey(key: YamlScalar): Diagnostic {
    const parameters = { feature: 'an explicit key (`? key`)', instead: 'Write `key: value`.' };
    return yamlDiagnostics.create('unused-feature', key.span, parameters);
  }

  /** The entries by key, with a diagnostic for keys that stand twice or mean something else to some tools. */
  #members(entries: readonly YamlEntry[]): ReadonlyMap<string, YamlNode> {
    const members = new Map<string, YamlNode>();
    for (const entry of entries) {
      const { text } = entry.key;
      if (members.has(text)) this.#duplicate(entry, entries);
      else members.set(text, entry.value);
      if (text.length <= longestBooleanWord && booleanWords.has(text.toLowerCase())) {
        const parameters = { word: text, instead: text.toLowerCase() === 'on' ? 'when' : undefined };
        this.diagnostics.push(yamlDiagnostics.create('boolean-word', entry.key.span, parameters));
      }
      if (text === '<<' && !entry.key.quoted) {
        const parameters = { feature: 'a merge key (`<<`)', instead: 'Write the keys out.' };
        this.diagnostics.push(yamlDiagnostics.create('unused-feature', entry.key.span, parameters));
      }
    }
    return members;
  }

  #duplicate({ key }: YamlEntry, entries: readonly YamlEntry[]): void {
    const first = entries.find((entry) => entry.key.text === key.text) ?? { key };
    this.diagnostics.push(yamlDiagnostics.create('duplicate-key', [key.span, first.key.span], { key: key.text }));
  }

  #feature(first: '&' | '*' | '!', span: Span): YamlNode {
    this.diagnostics.push(featureDiagnostic(first, span));
    return { kind: 'refused', span };
  }


  #span(start: number, end: number): Span {
    return { source: this.#source, start: start + this.#shift, end: Math.max(end, start) + this.#shift };
  }

  /** The next offset that is neither white space nor in a comment. */
  #skip(from: number): number {
    let at = from;
    for (;;) {
      const code = this.#text.charCodeAt(at);
      if (isBlank(code)) at += 1;
      else if (code === 0x23 && (at === 0 || isBlank(this.#text.charCodeAt(at - 1)))) {
        while (at < this.#text.length && this.#text[at] !== '\n' && this.#text[at] !== '\r') at += 1;
      } else return at;
    }
  }

  /** `end` without the white space before it. */
  #trim(start: number, end: number): number {
    let at = Math.min(end, this.#text.length);
    while (at > start && isBlank(this.#text.charCodeAt(at - 1))) at -= 1;
    return at;
  }
}

/** White space of YAML: space, tab, line feed, carriage return. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

type Pair = { readonly key: YamlNode; readonly paired: boolean; readonly value: YamlNode };

function spanOf(pairs: readonly Pair[]): Span {
  const key = pairs[0]?.key.span;
  return key ?? { source: '', start: 0, end: 0 };
}

/** What js-yaml calls the kinds of our nodes. */
const kinds: Readonly<Record<string, string>> = { scalar: 'scalar', map: 'mapping', list: 'sequence', refused: 'scalar' };

/** The child that js-yaml read as a possible key and then handed on as the node itself. */
function handedOn(children: readonly YamlNode[], start: number, kind: unknown): YamlNode | undefined {
  const child = children[0];
  if (children.length !== 1 || child === undefined || child.span.start !== start) return undefined;
  return child.kind === 'refused' || kinds[child.kind] === kind ? child : undefined;
}

/** What to say of an anchor, an alias or a tag. */
export function featureDiagnostic(first: '&' | '*' | '!', span: Span): Diagnostic {
  const features = { '&': 'an anchor (`&x`)', '*': 'an alias (`*x`)', '!': 'a tag (`!x`)' };
  const instead =
    first === '!' ? 'Remove it; a negation is written `not x` or `a != b`.' : 'Write the value out at both places; values of an operation are written `$x`.';
  return yamlDiagnostics.create('unused-feature', span, { feature: features[first], instead });
}

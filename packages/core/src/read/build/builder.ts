import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Located } from '../../source/index.ts';
import type { Parsed, Writing } from '../grammar/index.ts';
import { briefDiagnostics } from '../diagnostics.ts';
import { nameProblem, wordProblem } from '../schema/index.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/index.ts';

/**
 * What the builders of the parts of a brief share: the diagnostics found, and ways to read a node that is or isn't
 * there. A node of the wrong kind reads as absent: the check of the form has told it already.
 */
export class Builder {
  readonly diagnostics: Diagnostic[] = [];

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** The scalar parsed by a rule of the grammar. */
  parse<T>(node: YamlNode | undefined, rule: (writing: Writing) => Parsed<T>): T | undefined {
    if (node?.kind !== 'scalar' || node.text.trim() === '') return undefined;
    const { value, diagnostics } = rule(node);
    this.diagnostics.push(...diagnostics);
    return value;
  }

  /** One scalar or a list of them, each parsed; what does not parse is left out. */
  parseEach<T>(node: YamlNode | undefined, rule: (writing: Writing) => Parsed<T>): readonly T[] {
    const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
    return nodes.map((item) => this.parse(item, rule)).filter((value) => value !== undefined);
  }

  /** A name, or undefined with a diagnostic; `place` reads as in "cannot be a name in `by`". */
  name(node: YamlNode | undefined, place: string): Located<string> | undefined {
    return this.#text(node, place, 'bad-name', nameProblem);
  }

  names(node: YamlNode | undefined, place: string): readonly Located<string>[] {
    return this.#each(node, (item) => this.name(item, place));
  }

  /** A word that is no name of ours: a region, a role, a technology. */
  word(node: YamlNode | undefined, place: string): Located<string> | undefined {
    return this.#text(node, place, 'bad-word', wordProblem);
  }

  words(node: YamlNode | undefined, place: string): readonly Located<string>[] {
    return this.#each(node, (item) => this.word(item, place));
  }

  /** Any text. */
  text(node: YamlNode | undefined): Located<string> | undefined {
    return node?.kind === 'scalar' ? { value: node.text, span: node.span } : undefined;
  }

  /** One of the words; another one has been told by the check of the form. */
  oneOf<T extends string>(node: YamlNode | undefined, words: readonly T[]): Located<T> | undefined {
    if (node?.kind !== 'scalar') return undefined;
    const value = words.find((word) => word === node.text);
    return value === undefined ? undefined : { value, span: node.span };
  }

  boolean(node: YamlNode | undefined): Located<boolean> | undefined {
    const found = this.oneOf(node, ['true', 'false']);
    return found === undefined ? undefined : { value: found.value === 'true', span: found.span };
  }

  #each<T>(node: YamlNode | undefined, read: (node: YamlNode) => T | undefined): readonly T[] {
    const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
    return nodes.map(read).filter((value) => value !== undefined);
  }

  #text(
    node: YamlNode | undefined,
    place: string,
    code: 'bad-name' | 'bad-word',
    problem: (text: string) => string | undefined,
  ): Located<string> | undefined {
    if (node?.kind !== 'scalar' || node.text.trim() === '') return undefined;
    const rule = problem(node.text);
    if (rule === undefined) return { value: node.text, span: node.span };
    const text = node.text.length > 60 ? `${node.text.slice(0, 60)}…` : node.text;
    if (code === 'bad-name') this.report(briefDiagnostics.create(code, node.span, { name: text, place, rule }));
    else this.report(briefDiagnostics.create(code, node.span, { text, place, rule }));
    return undefined;
  }
}

const nothing: ReadonlyMap<string, YamlNode> = new Map();

/** The members of a map by key, or none where the node is no map. The first of two alike counts. */
export function membersOf(node: YamlNode | undefined): ReadonlyMap<string, YamlNode> {
  return node?.kind === 'map' ? node.members : nothing;
}

export type NamedEntry = YamlEntry & { readonly name: Located<string> };

/** The entries of a map whose keys are names; impossible names (told by the check of the form) and repeated ones are left out. */
export function namedEntries(node: YamlNode | undefined): readonly NamedEntry[] {
  if (node?.kind !== 'map') return [];
  const found: NamedEntry[] = [];
  for (const { key, value, span } of node.entries) {
    if (node.members.get(key.text) === value && nameProblem(key.text) === undefined) found.push({ key, value, span, name: { value: key.text, span: key.span } });
  }
  return found;
}

/** The node if it is a map. */
export function mapOf(node: YamlNode | undefined): YamlMap | undefined {
  return node?.kind === 'map' ? node : undefined;
}

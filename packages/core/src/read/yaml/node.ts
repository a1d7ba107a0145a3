import type { Span } from '../../source/index.ts';

/**
 * A scalar by its source text: YAML's own types (`12:30` is 750, `no` is false) are never asked.
 * `text` is what was written, or what the quotes or the block hold. `offset` is where `text[0]` stands in the source
 * when each character of `text` stands there one after the other; it is undefined for escapes and folded lines.
 */
export type YamlScalar = {
  readonly kind: 'scalar';
  readonly text: string;
  readonly quoted: boolean;
  readonly offset: number | undefined;
  readonly span: Span;
};

export type YamlEntry = { readonly key: YamlScalar; readonly value: YamlNode; readonly span: Span };

export type YamlMap = {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  /** The values by key; of two alike (which has been told) the first. */
  readonly members: ReadonlyMap<string, YamlNode>;
  readonly span: Span;
};

export type YamlList = { readonly kind: 'list'; readonly items: readonly YamlNode[]; readonly span: Span };

/** Nothing was written: `a:` or an empty item. */
export type YamlEmpty = { readonly kind: 'empty'; readonly span: Span };

/** Something that already has its diagnostic; whoever meets it says nothing more. */
export type YamlRefused = { readonly kind: 'refused'; readonly span: Span };

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlEmpty | YamlRefused;

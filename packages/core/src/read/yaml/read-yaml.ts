import { FAILSAFE_SCHEMA, loadAll } from 'js-yaml';
import { inOrder } from '../../diagnostic/index.ts';
import type { Diagnostic } from '../../diagnostic/index.ts';
import type { Source } from '../../source/index.ts';
import { yamlDiagnostics } from './diagnostics.ts';
import { explainFailure } from './explain.ts';
import type { YamlNode } from './node.ts';
import { codeOf, notPrintable } from './printable.ts';
import { Stop, TreeBuilder } from './tree.ts';

/** Longest text that is read: fifteen times a brief of 1,000 entities and 5,000 operations. */
const longestText = 16 * 1024 * 1024;

export type YamlResult = { readonly root: YamlNode | undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * The text as a tree of nodes with their places, scalars by their source text. `root` is undefined when nothing could
 * be read; then there is at least one error.
 *
 * js-yaml reads (0.24 s for 1.1 MB, where the `yaml` package takes 2.6 s) and gives through its listener the
 * position and kind of each node; what the node holds is cut from the text itself.
 */
export function readYaml(source: Source): YamlResult {
  const refusal = refuse(source);
  if (refusal !== undefined) return { root: undefined, diagnostics: [refusal] };
  const shift = source.text.startsWith('\uFEFF') ? 1 : 0;
  const text = source.text.slice(shift);
  const builder = new TreeBuilder(text, source.name, shift);
  try {
    // `json` lets a later duplicate win, so that all duplicates can be told together.
    loadAll(text, undefined, { schema: FAILSAFE_SCHEMA, json: true, listener: builder.listener });
  } catch (error) {
    const told = error instanceof Stop ? [] : explainFailure(error, builder, text, source.name, shift);
    return { root: undefined, diagnostics: inOrder([...builder.diagnostics, ...told]) };
  }
  const root = builder.roots.find((node) => node.kind !== 'empty');
  if (root !== undefined) return { root, diagnostics: inOrder(builder.diagnostics) };
  const empty = yamlDiagnostics.create('empty', { source: source.name, start: 0, end: 0 }, {});
  return { root: undefined, diagnostics: [...inOrder(builder.diagnostics), empty] };
}

function refuse(source: Source): Diagnostic | undefined {
  const { name, text } = source;
  if (text.length > longestText) {
    const parameters = { size: text.length, limit: longestText };
    return yamlDiagnostics.create('too-large', { source: name, start: 0, end: 0 }, parameters);
  }
  const start = text.search(notPrintable);
  if (start === -1) return undefined;
  return yamlDiagnostics.create('not-text', { source: name, start, end: start + 1 }, { code: codeOf(text.slice(start)) });
}

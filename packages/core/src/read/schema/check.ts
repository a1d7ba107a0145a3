import { nearest } from '../../diagnostic/index.ts';
import type { Diagnostic } from '../../diagnostic/index.ts';
import { briefDiagnostics } from '../diagnostics.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from '../yaml/index.ts';
import { briefExpectation } from './expectation.ts';
import type { Expectation, ListExpectation, MapExpectation } from './expectation.ts';
import { nameProblem, wordProblem } from './names.ts';
import { synonyms } from './synonyms.ts';

type NamesExpectation = Extract<MapExpectation, { readonly kind: 'names' }>;

/**
 * All problems of form in the tree of a brief: unknown, missing and empty keys, lists where maps belong, unknown words,
 * impossible names. What is inside a scalar is for the grammar. Time grows with the size of the tree.
 */
export function checkForm(root: YamlNode): readonly Diagnostic[] {
  if (root.kind === 'refused') return [];
  if (root.kind !== 'map') return [briefDiagnostics.create('not-a-brief', root.span, {})];
  const found: Diagnostic[] = [];
  checkNode(root, briefExpectation(), 'the brief', found);
  return found;
}

function checkNode(node: YamlNode, expected: Expectation, place: string, found: Diagnostic[]): void {
  switch (node.kind) {
    case 'refused':
      return;
    case 'empty':
      found.push(briefDiagnostics.create('empty-value', node.span, { place, instead: insteadOfNothing(expected) }));
      return;
    case 'scalar':
      if (expected.scalar !== undefined) checkScalar(node, expected.scalar.words, place, found);
      else found.push(wrongShape(node, expected, place, 'a value'));
      return;
    case 'map':
      if (expected.map !== undefined) checkMap(node, expected.map, place, found);
      else found.push(wrongShape(node, expected, place, 'a map'));
      return;
    case 'list':
      if (expected.list !== undefined) checkList(node, expected.list, place, found);
      else found.push(wrongShape(node, expected, place, 'a list'));
  }
}

function checkScalar(node: YamlScalar, words: readonly string[] | undefined, place: string, found: Diagnostic[]): void {
  if (node.text.trim() === '') {
    found.push(briefDiagnostics.create('empty-value', node.span, { place, instead: 'Write the value, or remove the key.' }));
  } else if (words !== undefined && !words.includes(node.text)) {
    const parameters = { word: cut(node.text), place, near: nearest(node.text, words), words: words.join(', ') };
    found.push(briefDiagnostics.create('unknown-word', node.span, parameters));
  }
}

function checkList(node: YamlList, expected: ListExpectation, place: string, found: Diagnostic[]): void {
  if (node.items.length === 0 && !expected.mayBeEmpty) found.push(briefDiagnostics.create('empty-list', node.span, { place, sample: expected.item.examples[0] }));
  for (const item of node.items) checkNode(item, expected.item, `an item of ${place}`, found);
}

function checkMap(node: YamlMap, expected: MapExpectation, place: string, found: Diagnostic[]): void {
  if (expected.kind === 'names') {
    for (const entry of node.entries) checkNamed(entry, expected, place, found);
    return;
  }
  const mistyped = new Set<string | undefined>();
  const outside = notIndented(node, expected.keys);
  if (outside !== undefined) found.push(outside.told);
  for (const [index, entry] of node.entries.entries()) {
    if (outside?.entries.has(entry) === true) continue;
    const { text } = entry.key;
    const value = expected.keys.get(text);
    if (value === undefined) {
      const near = meantKey(text, expected.keys);
      mistyped.add(near);
      found.push(unknownKey(entry, near, expected.keys, place, listed(node.entries[index - 1], entry, expected.keys)));
    } else checkNode(entry.value, value, `\`${text}\``, found);
  }
  for (const key of expected.required) {
    // A mistyped key is told once, not as unknown and as missing.
    if (mistyped.has(key) || node.members.has(key)) continue;
    const span = { ...node.span, end: Math.min(node.span.end, node.span.start + 1) };
    const meaning = expected.keys.get(key)?.meaning ?? '';
    found.push(briefDiagnostics.create('missing-key', span, { key, place, meaning }));
  }
}

/**
 * A key without a value, and right below it, not indented, names that mean nothing here: they belong to it. Told once,
 * for the first such key.
 */
function notIndented(node: YamlMap, keys: ReadonlyMap<string, Expectation>): { readonly told: Diagnostic; readonly entries: ReadonlySet<YamlEntry> } | undefined {
  const isEmpty = ({ key, value }: YamlEntry): boolean => value.kind === 'empty' && keys.get(key.text)?.map?.kind === 'names';
  const at = node.entries.findIndex((entry, index) => isEmpty(entry) && node.entries[index + 1] !== undefined && !keys.has(node.entries[index + 1]?.key.text ?? ''));
  const [above, first] = [node.entries[at], node.entries[at + 1]];
  if (above === undefined || first === undefined) return undefined;
  const end = node.entries.findIndex((entry, index) => index > at && keys.has(entry.key.text));
  const told = briefDiagnostics.create('not-indented', [first.key.span, above.key.span], { key: cut(first.key.text), above: above.key.text });
  return { told, entries: new Set(node.entries.slice(at, end === -1 ? undefined : end)) };
}

function checkNamed(entry: YamlEntry, expected: NamesExpectation, place: string, found: Diagnostic[]): void {
  const { key } = entry;
  const rule = keyProblem(key.text, expected.called);
  if (rule !== undefined) found.push(briefDiagnostics.create('bad-name', key.span, { name: cut(key.text), place, rule }));
  checkNode(entry.value, expected.value, `\`${cut(key.text)}\``, found);
}

function keyProblem(key: string, called: NamesExpectation['called']): string | undefined {
  if (called === 'word') return wordProblem(key);
  const parts = called === 'path' ? key.split('.') : [key];
  return parts.map(nameProblem).find((problem) => problem !== undefined);
}

/** The key that was meant, by habit or by likeness. */
function meantKey(key: string, keys: ReadonlyMap<string, Expectation>): string | undefined {
  const synonym = synonyms.get(key);
  return synonym !== undefined && keys.has(synonym) ? synonym : nearest(key, keys.keys());
}

/** `by: user, staff` as it was meant, in brackets. */
function listed(before: YamlEntry | undefined, { key, value }: YamlEntry, keys: ReadonlyMap<string, Expectation>): string | undefined {
  if (value.kind !== 'empty' || before?.value.kind !== 'scalar' || keys.get(before.key.text)?.list === undefined) return undefined;
  return cut(`${before.key.text}: [${before.value.text}, ${key.text}]`);
}

function unknownKey(
  entry: YamlEntry,
  near: string | undefined,
  keys: ReadonlyMap<string, Expectation>,
  place: string,
  several: string | undefined,
): Diagnostic {
  const { text, span } = entry.key;
  const edits = near === undefined || entry.key.quoted ? [] : [{ span, text: near, safe: false }];
  const parameters = { key: cut(text), place, near, several, keys: [...keys.keys()].join(', ') };
  return briefDiagnostics.create('unknown-key', span, parameters, edits);
}

function wrongShape(node: YamlNode, expected: Expectation, place: string, found: string): Diagnostic {
  const kinds = [
    expected.scalar === undefined ? undefined : 'a value',
    expected.list === undefined ? undefined : 'a list',
    expected.map === undefined ? undefined : 'a map',
  ].filter((kind) => kind !== undefined);
  const sample = expected.examples[0] === undefined ? '' : ` For example \`${expected.examples[0]}\`.`;
  // Who writes `- name: …` where names are keys has only the dash too many.
  const undash = node.kind === 'list' && expected.map !== undefined ? 'Write each as `name: …` on a line of its own, without the dash. ' : '';
  const meaning = `${undash}${shaped(node, expected)}${expected.meaning || `Write ${kinds.join(' or ')}.`}${sample}`;
  return briefDiagnostics.create('wrong-shape', node.span, { place, expected: kinds.join(' or '), found, meaning });
}

/** How a single value is written where a list or a map of known keys stands: `[gdpr]`, `{ p95: 100ms }`. */
function shaped(node: YamlNode, { list, map }: Expectation): string {
  if (node.kind !== 'scalar') return '';
  const text = cut(node.text);
  if (list !== undefined) return `Write it in brackets, \`[${text}]\`. `;
  if (map?.kind !== 'keys') return '';
  return map.keys.has('p95') ? `Write \`{ p95: ${text} }\`. ` : `Write it by its keys (${[...map.keys.keys()].join(', ')}), like \`{ ${[...map.keys.keys()][0] ?? ''}: ${text} }\`. `;
}

function insteadOfNothing(expected: Expectation): string {
  const [sample] = expected.examples;
  if (sample !== undefined) return `Write a value, like \`${sample}\`, or remove the key.`;
  if (expected.map !== undefined) return 'Write what belongs here, `{}` for nothing, or remove the key.';
  return 'Write a value, or remove the key.';
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

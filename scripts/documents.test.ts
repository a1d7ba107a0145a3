import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { evidenceJsonSchema } from '@kentledge/core/evidence';
import { statisticsJsonSchema } from '@kentledge/core/statistics';
import { read } from '@kentledge/core/read';
import { briefPage } from './brief-page.ts';

const root = path.join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', '.git', 'kentledge-out', 'goldens', 'out']);

function documents(below = ''): readonly string[] {
  return readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const file = path.join(below, entry.name);
    return entry.isDirectory() ? documents(file) : entry.name.endsWith('.md') ? [file] : [];
  });
}

function text(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Returns the paths that a document names in backticks, wildcards and placeholders cut off at their folder. */
function namedPaths(document: string): readonly string[] {
  const named = [...text(document).matchAll(/`((?:packages|examples|bench|scripts|docs|schema)\/[\w./<>*-]*)`/g)].map((match) => match[1] ?? '');
  return named.map((name) => name.replace(/\/?[^/]*[<*].*$/, ''));
}

it.each(['ARCHITECTURE.md', 'AGENTS.md', 'CONTRIBUTING.md', 'README.md'])('names only paths that exist: %s', (document) => {
  const missing = namedPaths(document).filter((name) => !existsSync(path.join(root, name)));
  expect(missing).toEqual([]);
});

it('finds a path that does not exist', () => {
  expect(existsSync(path.join(root, 'packages/core/src/nowhere'))).toBe(false);
  expect(namedPaths('ARCHITECTURE.md').length).toBeGreaterThan(10);
});

it('gives complete briefs in every yaml block of every document', () => {
  const problems: string[] = [];
  let blocks = 0;
  for (const document of documents()) {
    for (const match of text(document).matchAll(/^```yaml\n([\s\S]*?)^```/gm)) {
      blocks += 1;
      const { brief, diagnostics } = read({ name: document, text: match[1] ?? '' });
      if (brief === undefined) problems.push(`${document}: ${diagnostics.map((diagnostic) => diagnostic.message).join('; ')}`);
    }
  }
  expect(problems).toEqual([]);
  expect(blocks).toBeGreaterThan(1);
});

it('has the reference page of the schema as it is now', () => {
  expect(text('docs/brief.md')).toBe(briefPage());
});

it('has the published schema of evidence as it is now', () => {
  expect(JSON.parse(text('schema/evidence.schema.json'))).toEqual(evidenceJsonSchema());
  expect(JSON.parse(text('schema/statistics.schema.json'))).toEqual(statisticsJsonSchema());
});

it('links only to files that exist', () => {
  const broken = documents().flatMap((document) =>
    [...text(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(path.join(root, path.dirname(document), target)))
      .map((target) => `${document}: ${target}`),
  );
  expect(broken).toEqual([]);
});

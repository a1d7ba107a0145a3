import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** A brief that mutants are made of. */
export interface BaseBrief {
  /** `examples/shop/brief.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** Returns the briefs of the examples and those that the reader is tested with, in the order of their paths. */
export function baseBriefs(): readonly BaseBrief[] {
  const files = globSync(['examples/*/brief.yaml', 'packages/core/src/read/fixture/*.yaml'], { cwd: root });
  return files.toSorted().map((file) => ({ name: file.replaceAll(path.sep, '/'), text: readFileSync(path.join(root, file), 'utf8') }));
}

import { workloadProblems } from '../database/workload/index.ts';
import { designProblems } from '../design/index.ts';
import { emitProblems } from '../emit/index.ts';
import type { Diagnostic, Explanation } from '../diagnostic/index.ts';
import { explanations } from '../diagnostic/index.ts';
import * as knowledge from '../knowledge/index.ts';
import type { Fact, FactGroup } from '../knowledge/index.ts';
import { readTables } from '../read/index.ts';
import type { Source } from '../source/index.ts';
import { designBrief } from './design-brief.ts';

/** A code, with what its example gives. */
export interface ExplainedCode extends Explanation {
  /** The example as a source, for code frames. */
  readonly source: Source;
  /** What the example is told; undefined where no brief alone can cause it (the example is then a remark or a command). */
  readonly sample: Diagnostic | undefined;
  /** The example after the edits of the sample's fix; undefined where the fix is advice only. */
  readonly mended: string | undefined;
}

/** The codes that reading, designing and building a brief can give, and reading schemas and queries of others. */
const briefTables = [...readTables, designProblems, emitProblems, workloadProblems] as const;

/** Returns the explanation of each code of core and of the tables that a door adds. */
export function explainedCodes(tables: Parameters<typeof explanations>[0]): ReadonlyMap<string, Explanation> {
  return explanations([...briefTables, ...tables]);
}

/** Runs the example of a code: returns what it is told, and the example as the fix would leave it. */
export function explainCode(explanation: Explanation): ExplainedCode {
  const source = { name: 'example', text: explanation.example };
  const sample = designBrief(source).diagnostics.find(({ code }) => code === explanation.code);
  const edits = sample?.fix.edits.filter(({ span }) => span.source === source.name) ?? [];
  return { ...explanation, source, sample, mended: edits.length === 0 ? undefined : edited(source.text, edits) };
}

function edited(text: string, edits: Diagnostic['fix']['edits']): string {
  return edits.toSorted((a, b) => b.span.start - a.span.start).reduce((changed, { span, text: inserted }) => changed.slice(0, span.start) + inserted + changed.slice(span.end), text);
}

/** Returns every fact of the knowledge, by id. */
export function knownFacts(): ReadonlyMap<string, Fact> {
  const groups = Object.values(knowledge).filter((value): value is FactGroup => typeof value === 'object' && 'facts' in value);
  return new Map(groups.flatMap((group) => Object.values<Fact>(group.facts)).map((fact) => [fact.id, fact]));
}

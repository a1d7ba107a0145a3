import type { Evidence, Outcome, VerdictKind } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Child, Html } from '../html/html.ts';
import { counted, number, table } from '../page/page.ts';
import type { Page, Section } from '../page/page.ts';
import { badge, outcomes } from './outcome.ts';

interface Line {
  readonly what: string;
  readonly outcome: Outcome;
  readonly proof: Child;
}

/** What a database must have before anyone builds on it, each line with what this run showed of it. */
export function checklistSection(page: Page): Section | undefined {
  const { evidence } = page;
  if (evidence === undefined) return undefined;
  const lines = [...ofFill(page), ...ofVerdicts(evidence), ...notExercised()].toSorted((one, other) => order.indexOf(one.what) - order.indexOf(other.what));
  const rows = lines.map(({ what, outcome, proof }) => h('tr', {}, h('th', { scope: 'row' }, what), h('td', {}, badge(outcome)), h('td', { class: 'words' }, proof)));
  return { id: 'database', title: 'Database checklist', body: table('Each line of the checklist of a database, with its proof', [{ head: 'what' }, { head: 'outcome' }, { head: 'proof' }], rows) };
}

const order = ['relationships', 'indexes for access paths', 'constraints', 'migrations', 'backup and recovery', 'benchmark', 'security'];

/** There is no evidence of a run whose fill failed: the fill itself is the proof. */
function ofFill(page: Page): readonly Line[] {
  const rows = page.numbers.has('fill.rows') ? [number(page, 'fill.rows')] : ['all rows'];
  return [
    { what: 'relationships', outcome: 'met', proof: [...counted(page, 'system.foreignKeys', 'foreign key', 'foreign keys'), ' made over ', ...rows, ', all of which keep them; writes under load kept them too'] },
    { what: 'migrations', outcome: 'met', proof: 'the project’s own migrations made the schema in an empty database; what was filled and loaded is what they made' },
  ];
}

function ofVerdicts(evidence: Evidence): readonly Line[] {
  return [
    lineOf(evidence, 'indexes for access paths', ['access-path'], 'the plan of each statement, where it ran and at the declared volume where that was planned'),
    { ...lineOf(evidence, 'constraints', ['invariant'], 'checks and keys hold for each filled row, and invariants at the end of the load'), ...(evidence.verdicts.some(({ kind }) => kind === 'invariant') ? {} : { outcome: 'met' as const, proof: 'checks and keys hold for each filled row; the brief has no further invariant that was judged' }) },
    lineOf(evidence, 'benchmark', ['latency', 'queries', 'headroom'], 'times of operations and statements under load, and the ramp'),
    lineOf(evidence, 'security', ['authorization'], 'callers without a token, of another role and of another owner were turned away, by a service that has only the rights of its statements'),
  ];
}

/** The worst of the verdicts that a line rests on. */
function lineOf({ verdicts }: Evidence, what: string, kinds: readonly VerdictKind[], proof: string): Line {
  const own = verdicts.filter(({ kind }) => kinds.includes(kind));
  const outcome = outcomes.find((one) => own.some((verdict) => verdict.outcome === one)) ?? 'not exercised';
  const open = own.filter((verdict) => verdict.outcome !== 'met').slice(0, 12);
  if (own.length === 0) return { what, outcome, proof: 'nothing of the brief asks for it in this run' };
  return { what, outcome, proof: open.length === 0 ? proof : open.map(({ id }, place) => [place === 0 ? '' : ', ', link(id)]) };
}

function link(id: string): Html {
  return h('a', { class: 'mono', href: `#${encodeURIComponent(`verdict.${id}`)}` }, id);
}

function notExercised(): readonly Line[] {
  return [{ what: 'backup and recovery', outcome: 'not exercised', proof: 'this version takes no backup and restores none' }];
}

import type { Evidence, Verdict } from '../../evidence/index.ts';
import type { System } from '../../system/index.ts';
import { formatNamed } from '../names/format-named.ts';
import { outcomeLine, scaleWords } from '../sections/outcome.ts';

/** Where the things of a run are, as they would be typed. */
export interface RunFiles {
  readonly brief: string;
  readonly page: string;
  readonly evidence: string;
}

/** Returns the end of a run for a terminal: the outcome, the three numbers that everyone asks for, where all is, and what to type next. */
export function runSummary(system: System, evidence: Evidence, files: RunFiles): string {
  const facts = [slowest(system, evidence), fact(evidence, 'failed requests', 'system.errors', `objective under ${formatNamed('system.errors', system.objectives.errors)}`), knee(system, evidence)].filter((row) => row !== undefined);
  const lines = [
    `${system.name}: ${outcomeLine(evidence.verdicts)} ${evidence.plan.scale === 1 ? 'At the declared volume.' : `Judged at ${scaleWords(evidence.plan.scale)}.`}`,
    ...aligned(facts, '  '),
    '',
    ...aligned([['page', files.page], ['numbers', files.evidence], ...nextSteps(system, evidence, files.brief).map(([command, what], index) => [index === 0 ? 'next' : '', command, what])]),
  ];
  return `${lines.join('\n')}\n`;
}

type Row = readonly string[];

function aligned(rows: readonly Row[], indent = ''): readonly string[] {
  // What stands last in a row needs no room.
  const most = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: most }, (_, place) => Math.max(0, ...rows.filter(({ length }) => place < length - 1).map((row) => [...(row[place] ?? '')].length)));
  return rows.map((row) => `${indent}${row.map((cell, place) => (place === row.length - 1 ? cell : cell.padEnd(widths[place] ?? 0))).join('  ')}`);
}

function fact(evidence: Evidence, label: string, name: string, against: string): Row | undefined {
  const found = evidence.quantities.find((one) => one.name === name);
  return found === undefined ? undefined : [label, formatNamed(name, found.quantity), against, name];
}

/** The slowest critical operation, or the slowest of all: what a user feels first. */
function slowest(system: System, evidence: Evidence): Row | undefined {
  const critical = system.operations.filter((operation) => operation.critical);
  const among = critical.length > 0 ? critical : system.operations;
  const [worst] = among
    .flatMap(({ id, latency }) => evidence.quantities.filter(({ name }) => name === `${id}.latency.p95`).map((one) => ({ ...one, objective: latency?.p95 ?? system.objectives.latency.p95 })))
    .toSorted((one, other) => other.quantity.value - one.quantity.value);
  return worst === undefined ? undefined : fact(evidence, critical.length > 0 ? 'slowest critical p95' : 'slowest p95', worst.name, `objective ${formatNamed('', worst.objective)}`);
}

function knee(system: System, evidence: Evidence): Row | undefined {
  return evidence.ramp.length === 0 ? undefined : fact(evidence, 'objectives hold to', 'system.knee', `wanted ${formatNamed('headroom', system.objectives.headroom)}`);
}

function nextSteps(system: System, { verdicts, plan }: Evidence, brief: string): readonly (readonly [string, string])[] {
  const missed = verdicts.find(({ outcome }) => outcome === 'missed');
  if (missed !== undefined) return afterMiss(system, missed, brief);
  const unjudged = verdicts.filter(({ outcome }) => outcome === 'not exercised');
  // An invalid load is the reason of all others.
  const first = unjudged.find(({ kind }) => kind === 'generator') ?? unjudged[0];
  if (first !== undefined) return [[`kentledge prove ${brief}`, `again, on a quiet machine or for longer: ${first.id} says why it could not be judged`]];
  const full = plan.scale < 1 ? [[`kentledge prove ${brief} --scale 1`, 'the same at the declared volume'] as const] : [];
  return [[`kentledge build ${brief} -o out`, 'the backend as code'], ...full];
}

function afterMiss(system: System, missed: Verdict, brief: string): readonly (readonly [string, string])[] {
  const [name] = missed.compares;
  const decision = decisionBehind(system, missed);
  return [
    ...(name === undefined ? [] : [[`kentledge why ${brief} ${name}`, `where the number of ${missed.id} comes from`] as const]),
    ...(decision === undefined ? [] : [[`kentledge explain ${decision} ${brief}`, 'the decision behind it, and how to overrule it'] as const]),
  ];
}

/** The decision that an operation caused; else the one that what was missed mostly depends on. */
function decisionBehind(system: System, { kind, subject }: Verdict): string | undefined {
  const caused = system.decisions.find(({ places }) => places.some(({ path }) => path === `operations.${subject}`));
  const usual = kind === 'authorization' ? 'system.authorization' : `${system.services[0]?.id ?? ''}.instances`;
  const isSized = ['latency', 'errors', 'queries', 'headroom', 'authorization'].includes(kind);
  return caused?.id ?? (isSized ? system.decisions.find(({ id }) => id === usual)?.id : undefined);
}

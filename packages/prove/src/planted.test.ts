import { expect, it } from 'vitest';
import type { Evidence } from '@kentledge/core/evidence';
import { exitCodeOf, prove } from './index.ts';
import type { ProveOptions } from './index.ts';
import { buildBrief } from './testing/build-brief.ts';
import type { BuiltBrief } from './testing/build-brief.ts';
import { teamBrief } from './testing/team-brief.ts';

// The verdicts are themselves tested: each planted fault must turn the verdict that it concerns, and no other.

const brief = `
kentledge: 1
system: planted
objectives: { headroom: 2x, errors: 0.5% }
entities:
  User: { count: 2k, fields: { email: string(254) unique personal } }
  Note:
    count: 30k
    owner: author
    fields: { author: User, title: string(80), stars: int 0..9 }
actors:
  user: { is: User, authenticates: oidc }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 40/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 60/s }
  writeNote: { by: user, takes: { title: string(80), stars: int 0..9 }, creates: Note, rate: 20/s }
  starNote: { by: user, updates: Note, where: id = $id, set: { stars: 9 }, rate: 20/s }
invariants:
  fewStars: count(Note where stars > 5 and title = 'planted') = 0
`;
const built = buildBrief(brief);
const teams = buildBrief(teamBrief);
const secondsOfARun = 60_000;

interface Fault {
  /** Replaces text in a file of the build. */
  readonly edit?: { readonly file: string; readonly from: string; readonly to: string };
  readonly planted?: NonNullable<ProveOptions['planted']>;
  /** Seconds of load, where little of it is enough. */
  readonly seconds?: number;
  /** Share of the declared rows, where it isn't all. */
  readonly scale?: number;
}

function edited({ files }: BuiltBrief, { edit }: Fault): ReadonlyMap<string, string> {
  if (edit === undefined) return files;
  const text = files.get(edit.file) ?? '';
  const changed = text.replaceAll(edit.from, edit.to);
  if (changed === text) throw new Error(`${edit.file} holds no ${edit.from}:\n${text}`);
  return new Map([...files, [edit.file, changed]]);
}

function proveWith(fault: Fault, of: BuiltBrief = built): Promise<Evidence> {
  const { system, rebuilds, invariants } = of;
  return prove({
    system,
    project: { files: edited(of, fault) },
    rebuilds,
    invariants,
    seed: 1,
    quick: true,
    scale: fault.scale ?? 1,
    seconds: fault.seconds ?? 6,
    version: '0',
    command: 'test',
    ...(fault.planted === undefined ? {} : { planted: fault.planted }),
  });
}

/** Why a run says nothing about the service: a late generator, or other programs on this machine. */
function disturbance(evidence: Evidence): string | undefined {
  const unclear = evidence.verdicts.filter(({ outcome }) => outcome === 'not exercised');
  return unclear.find(({ kind, says }) => kind === 'generator' || says.includes('other programs'))?.says;
}

/** A run on a busy machine that says nothing about what is looked for is run again, twice at most. */
async function proveValid(fault: Fault, misses?: string): Promise<Evidence> {
  let evidence = await proveWith(fault);
  const isUnclear = (): boolean => disturbance(evidence) !== undefined && !(misses !== undefined && idsOf(evidence, 'missed').includes(misses));
  for (let again = 1; again <= 2 && isUnclear(); again++) {
    console.log(`run ${again}: ${disturbance(evidence)}; once more`);
    evidence = await proveWith(fault);
  }
  return evidence;
}

function idsOf(evidence: Evidence, outcome: string): readonly string[] {
  return evidence.verdicts.filter((verdict) => verdict.outcome === outcome).map((verdict) => verdict.id);
}

it('meets every planned objective of a sound build', { timeout: 3 * secondsOfARun }, async () => {
  const evidence = await proveValid({});
  expect(evidence.verdicts.filter((verdict) => verdict.outcome !== 'met')).toEqual([]);
  expect(exitCodeOf(evidence.verdicts)).toBe(0);
});

const inGetNote = { file: 'operations/get-note.ts', from: '  return readNote' };

/** Faults in what the load measures: a run with a late generator doesn't show them. */
const underLoad: readonly (Fault & { readonly name: string; readonly misses: string })[] = [
  { name: 'a sleep of 300 ms in an operation', misses: 'getNote.latency', edit: { ...inGetNote, to: '  await new Promise((done) => setTimeout(done, 300));\n  return readNote' } },
  // Every 43rd of the 43 % of requests that are getNote.
  { name: '1 % of errors', misses: 'system.errors', edit: { ...inGetNote, to: "  const seen = globalThis as { calls?: number };\n  seen.calls = (seen.calls ?? 0) + 1;\n  if (seen.calls % 43 === 0) throw new Error('planted');\n  return readNote" } },
];

it.each(underLoad)('$name turns $misses alone', { timeout: 3 * secondsOfARun }, async (fault) => {
  const evidence = await proveValid(fault, fault.misses);
  expect(idsOf(evidence, 'missed'), disturbance(evidence)).toEqual([fault.misses]);
  expect(exitCodeOf(evidence.verdicts)).toBe(1);
});

/** Faults that are found by looking, whatever the load does. */
const onLooking: readonly (Fault & { readonly name: string; readonly misses: string })[] = [
  { name: 'a dropped index', misses: 'listNotes.accessPath', planted: { sql: ['drop index notes_author_id_id_idx'] } },
  { name: 'an index that the twin lost', misses: 'listNotes.accessPath.declared', scale: 0.3, planted: { sqlOfTwin: ['drop index notes_author_id_id_idx'] } },
  { name: 'an owner check removed from a read', misses: 'getNote.authorization', edit: { file: 'src/statements/get-note.ts', from: 'notes.author_id = $2::uuid', to: '$2::uuid is not null' } },
  { name: 'an owner check removed from a change', misses: 'starNote.authorization', edit: { file: 'src/statements/star-note.ts', from: 'notes.author_id = $2::uuid', to: '$2::uuid is not null' } },
  { name: 'a list that shows the rows of all owners', misses: 'listNotes.authorization', edit: { file: 'src/statements/list-notes.ts', from: 'notes.author_id = $1::uuid', to: '$1::uuid is not null' } },
  { name: 'a missing grant', misses: 'system.errors', edit: { file: 'migrations/grants.sql', from: 'grant update (stars, updated_at) on notes to app_planted;', to: '' } },
  { name: 'a broken invariant', misses: 'fewStars.invariant', planted: { sqlAfterLoad: ["update notes set title = 'planted', stars = 7 where id = (select id from notes limit 1)"] } },
  { name: 'a wrong field in an answer', misses: 'getNote.answers', edit: { file: 'src/statements/get-note.ts', from: 'notes.title,', to: 'upper(notes.title) as title,' } },
];

it.each(onLooking)('$name turns $misses alone', { timeout: secondsOfARun }, async (fault) => {
  const evidence = await proveWith({ ...fault, seconds: 2 });
  expect(idsOf(evidence, 'missed')).toEqual([fault.misses]);
  expect(exitCodeOf(evidence.verdicts)).toBe(1);
});

it('shows the rows of one tenant to another where a statement forgets the tenant', { timeout: secondsOfARun }, async () => {
  const sound = teams.files.get('src/statements/get-task.ts') ?? '';
  const guard = / and [^\n]*\$2::uuid[^\n`]*/.exec(sound)?.[0] ?? '';
  const evidence = await proveWith({ edit: { file: 'src/statements/get-task.ts', from: guard, to: ' and $2::uuid is not null' }, seconds: 2 }, teams);
  expect(idsOf(evidence, 'missed')).toEqual(['getTask.authorization']);
  expect(evidence.verdicts.find(({ id }) => id === 'finishTask.authorization')?.says).toContain('as another tenant');
});

it('shows nothing of another tenant where policies stand behind the statement that forgets it', { timeout: secondsOfARun }, async () => {
  const guarded = buildBrief(`${teamBrief}pins: { system.rowSecurity: policies }\n`);
  const guard = / and [^\n]*\$2::uuid[^\n`]*/.exec(guarded.files.get('src/statements/get-task.ts') ?? '')?.[0] ?? '';
  const evidence = await proveWith({ edit: { file: 'src/statements/get-task.ts', from: guard, to: ' and $2::uuid is not null' }, seconds: 2 }, guarded);
  expect(evidence.verdicts.find(({ id }) => id === 'getTask.authorization')?.outcome).toBe('met');
});

it('calls a run invalid whose generator waits for answers, and judges nothing by its load', { timeout: secondsOfARun }, async () => {
  // 10 ms a request is far within the objectives, but more than the gaps between arrivals: an open loop carries it, a closed one falls behind.
  const evidence = await proveWith({ edit: { ...inGetNote, to: '  await new Promise((done) => setTimeout(done, 10));\n  return readNote' }, planted: { generator: 'waits-for-answers' } });
  const generator = evidence.verdicts.find((verdict) => verdict.kind === 'generator');
  expect(generator).toMatchObject({ outcome: 'not exercised', says: expect.stringContaining('the run is invalid: requests left') as string });
  // Far beyond what a busy machine does to an open loop.
  expect(evidence.quantities.find(({ name }) => name === 'generator.lateness.p99')?.quantity.value).toBeGreaterThan(0.5);
  expect(idsOf(evidence, 'missed')).toEqual([]);
  const underItsLoad = evidence.verdicts.filter(({ kind }) => ['latency', 'errors', 'queries', 'headroom'].includes(kind));
  expect(new Set(underItsLoad.map(({ kind, outcome }) => `${kind} ${outcome}`))).toEqual(new Set(['latency', 'errors', 'queries', 'headroom'].map((kind) => `${kind} not exercised`)));
  expect(exitCodeOf(evidence.verdicts)).toBe(3);
});

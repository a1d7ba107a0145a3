import { expect, it } from 'vitest';
import type { System } from '../system/index.ts';
import { designBrief, explainCode, explainedCodes, knownFacts, proofOf, quantityNames, whyQuantity } from './index.ts';
import { placeWords } from './place-words.ts';
import { rebuildOrder } from './rebuild-order.ts';

function designed(text: string): System {
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return system;
}

const forum = `kentledge: 1
system: forum
entities:
  Board: { count: 100, fields: { name: string(80), votes: = sum(Thread.votes where board = this) } }
  Thread: { count: 10k, fields: { board: Board, title: string(80), votes: = count(Vote where thread = this) } }
  Vote: { count: 1M, fields: { thread: Thread } }
operations:
  getBoard: { by: anyone, reads: Board, where: id = $id, rate: 500/s }
  getThread: { by: anyone, reads: Thread, where: id = $id, rate: 500/s }
  vote: { by: anyone, takes: { thread: Thread }, creates: Vote, rate: 1/s }
invariants: { someVotes: count(Vote) >= 0 }
pins: { Board.votes.derivation: stored, Thread.votes.derivation: stored }
`;

it('gives no system beside an error, and the problems of reading and design in the order of the text', () => {
  const text = forum.replace('Board.votes.derivation: stored', 'Board.store: paper').replace('count: 100,', 'count: 100, keep: never,');
  const { system, diagnostics } = designBrief({ name: 'brief.yaml', text });
  expect(system).toBeUndefined();
  expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  const starts = diagnostics.flatMap(({ spans }) => spans.slice(0, 1).map(({ start }) => start));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});

it('places what the design tells in the file that it was told of', () => {
  const text = 'kentledge: 1\nsystem: a\nentities: { Note: { fields: { title: text } } }\noperations: { getNote: { by: anyone, reads: Note, where: id = $id } }\npins: { Note.store: paper }\n';
  const [problem] = designBrief({ name: 'a/brief.yaml', text }).diagnostics;
  expect(problem).toMatchObject({ code: 'design/pin-value', spans: [{ source: 'a/brief.yaml', start: text.indexOf('Note.store') }] });
});

it('computes stored values after those that they read', () => {
  const system = { ...designed(forum) };
  const kept = system.derivations.map((derivation) => ({ ...derivation, how: { kind: 'stored' as const } }));
  const names = rebuildOrder({ ...system, derivations: kept }).map(({ entity, field }) => `${entity}.${field}`);
  expect(names).toEqual(['Thread.votes', 'Board.votes']);
  expect(rebuildOrder({ ...system, derivations: kept.toReversed() }).map(({ entity }) => entity)).toEqual(['Thread', 'Board']);
});

it('leaves out derived fields that have no column', () => {
  const system = designed(forum);
  const computed = system.derivations.map((derivation) => ({ ...derivation, how: { kind: 'computed' as const } }));
  expect(rebuildOrder({ ...system, derivations: computed })).toEqual([]);
});

it('asks the database for each invariant, of entities by their names', () => {
  const system = designed(forum.replace('fields: { thread: Thread } }', 'fields: { thread: Thread, weight: int default 1 }, invariants: { light: weight < 10 } }'));
  expect(proofOf(system).invariants.map(({ name, text }) => [name, text])).toEqual([['Vote.light', 'weight < 10'], ['someVotes', 'count(Vote) >= 0']]);
  for (const { sql } of proofOf(system).invariants) expect(sql).toMatch(/^select .* as holds$/s);
});

it('shows what the example of a code is told, and mends it', () => {
  const explanation = explainedCodes([]).get('brief/unknown-key');
  expect(explanation).toBeDefined();
  const { sample, mended, source } = explainCode(explanation!);
  expect(sample?.code).toBe('brief/unknown-key');
  expect(mended).not.toBe(source.text);
  expect(designBrief({ name: 'mended', text: mended ?? '' }).diagnostics.map(({ code }) => code)).not.toContain('brief/unknown-key');
});

it('knows every fact by its id', () => {
  expect(knownFacts().get('limits.utilisation')?.value).toBe(0.7);
});

it('says lines of the brief, with any line break', () => {
  const words = placeWords({ name: 'b.yaml', text: 'a\r\nb\rc\nd' });
  expect([0, 3, 5, 7].map((start) => words({ path: 'x', start }))).toEqual(['b.yaml:1', 'b.yaml:2', 'b.yaml:3', 'b.yaml:4']);
  expect(words({ path: 'x' })).toBe('x');
});

it('says why a number is what it is, for each name that it lists', async () => {
  const system = designed(forum);
  const known = { source: { name: 'brief.yaml', text: forum }, system, evidence: undefined };
  const names = await quantityNames(known);
  expect(names).toContain('getBoard.rate');
  for (const name of names) expect((await whyQuantity(name, known))?.name).toBe(name);
  expect((await whyQuantity('getBoard.rate', known))?.says).toBe('declared in the brief at brief.yaml:8');
});

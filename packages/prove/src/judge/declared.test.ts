import { expect, it } from 'vitest';
import type { CarriedTime, DeclaredEvidence, StatementEvidence, Verdict } from '@kentledge/core/evidence';
import { outsidePlan } from '../outside.ts';
import { measurements, smallSystem } from '../testing/measurements.ts';
import { judgeDeclaredPaths, judgeDeclaredQueries } from './declared.ts';

const [list = '', get = ''] = ['listNotes', 'getNote'].map((operation) => smallSystem.statements.find((statement) => statement.operation === operation)?.id);
const took = (seconds: number, factor = 1.5): CarriedTime => ({ seconds, low: seconds / factor, high: seconds * factor, method: 'regression' });

function evidence(statement: string, warm: CarriedTime, differs: Partial<DeclaredEvidence> = {}): StatementEvidence {
  return { statement, calls: 100, served: true, why: '', declared: { plan: 'Index Scan', cost: 8, served: true, why: 'notes_pkey', warm, cold: { notPredicted: 'x' }, ...differs } };
}

function queries(...statements: readonly StatementEvidence[]): Verdict | undefined {
  return judgeDeclaredQueries(measurements({ scale: 0.1, statements }))[0];
}

it('is met where the upper end of every interval lies within the objective, missed where a lower end lies above', () => {
  expect(queries(evidence(list, took(0.05)), evidence(get, took(0.001)))).toMatchObject({ outcome: 'met', scale: 1, bound: expect.closeTo(0.075) as number, method: 'regression' });
  expect(queries(evidence(list, took(0.2)), evidence(get, took(0.001)))).toMatchObject({ outcome: 'missed', bound: expect.closeTo(0.2 / 1.5) as number, reason: 'Index Scan' });
  expect(queries(evidence(list, took(0.09)), evidence(get, took(0.001)))).toMatchObject({ outcome: 'not exercised' });
});

it('calls it missed for a statement that is surely too slow, whatever is wider', () => {
  expect(queries(evidence(list, took(0.12, 1.1)), evidence(get, took(0.09, 3)))).toMatchObject({ outcome: 'missed', compares: [`${list}.time.declared`] });
});

it('gives no verdict where nothing is predicted, and lists what is not outside the plan, by its reason', () => {
  const statements = [evidence(list, { notPredicted: 'its plan is another' }), evidence(get, { notPredicted: 'its plan is another' })];
  expect(queries(...statements)).toBeUndefined();
  expect(outsidePlan(measurements({ scale: 0.1, statements }), [])).toContainEqual({ subject: `${list}, ${get} at declared volume`, reason: 'not predicted: its plan is another' });
  const { declared: _, ...filled } = evidence(list, took(1));
  expect(queries(filled)).toBeUndefined();
});

it('misses an access path that the planner does not take, with plan and pin', () => {
  const unserved = evidence(list, took(1), { served: false, why: 'reads notes whole', plan: 'Seq Scan on notes', pin: 'pins: { Note.index.author: none }' });
  const verdicts = judgeDeclaredPaths(measurements({ scale: 0.1, statements: [unserved, evidence(get, took(1))] }));
  expect(verdicts.map(({ id, outcome }) => [id, outcome])).toEqual([['listNotes.accessPath.declared', 'missed'], ['getNote.accessPath.declared', 'met']]);
  expect(verdicts[0]).toMatchObject({ says: `${list} reads notes whole; to live without that index: \`pins: { Note.index.author: none }\``, reason: 'Seq Scan on notes' });
});

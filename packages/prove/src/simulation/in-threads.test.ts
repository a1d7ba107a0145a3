import { exactCases } from '@kentledge/core/predict';
import { expect, it } from 'vitest';
import { simulateInThreads } from './index.ts';

const tasks = exactCases().slice(0, 3).flatMap(({ model, watched }) => [1, 2].map((seed) => ({ model, watched, seed, requests: 2000 })));

it('sees the same with any number of threads', async () => {
  const one = await simulateInThreads(tasks, { threads: 1 });
  expect(one).toHaveLength(tasks.length);
  expect(await simulateInThreads(tasks, { threads: 3 })).toEqual(one);
  expect(one[0]).not.toEqual(one[1]);
});

it('tells of each run', async () => {
  const told: number[] = [];
  await simulateInThreads(tasks, { threads: 2, onRun: (task) => told.push(task) });
  expect(told.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
});

it('ends with the error of a run', async () => {
  const [task] = tasks;
  if (task === undefined) throw new Error('no task');
  await expect(simulateInThreads([task, { ...task, model: { ...task.model, sources: [{ id: 'x', program: 'none', kind: 'open', rate: 1, gaps: 'exponential' }] } }], { threads: 2 })).rejects.toThrow('no program none');
});

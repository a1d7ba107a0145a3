import { expect, it } from 'vitest';
import { describeCleared } from '../output/cleared-text.ts';
import { typed } from '../testing/typed.ts';

it('clears dead runs and says what', async () => {
  const { code, out } = await typed(['clean']);
  // Other tests leave dead runs on purpose meanwhile, also some whose database server is gone: those can't be cleared whole.
  expect(code).toBe(/\n {2}(left|given up)/.test(out) ? 3 : 0);
  expect(out).toMatch(/^(No dead runs\.|run [0-9a-f]{12}: )/);
});

it('says of each run what it had left, and what could not be cleared', () => {
  const run = { id: '0123456789ab', folder: '/tmp/run', processes: 2, databases: ['kentledge_x'], left: [], forgotten: [] };
  expect(describeCleared([run])).toBe('run 0123456789ab: 2 processes, 1 database and /tmp/run cleared\n');
  expect(describeCleared([{ ...run, left: ['database kentledge_y: no answer'] }])).toBe('run 0123456789ab: 2 processes, 1 database and /tmp/run cleared in part\n  left: database kentledge_y: no answer\n');
  expect(describeCleared([{ ...run, forgotten: ['database kentledge_y on db:5432: no answer'] }])).toBe('run 0123456789ab: 2 processes, 1 database and /tmp/run cleared in part\n  given up, drop it by hand if it is still there: database kentledge_y on db:5432: no answer\n');
});

it('takes no arguments', async () => {
  expect(await typed(['clean', 'everything'])).toMatchObject({ code: 2, err: expect.stringContaining('cli/surplus-argument') as string });
});

import { expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';
import { Failure } from './run/index.ts';

const never = new Promise<never>(() => undefined);
const dead = Promise.reject(new Failure('postgres-died', { how: 'killed', log: '' }));
dead.catch(() => undefined);

function failing(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

it('names a full disk, wherever it was met', async () => {
  await expect(explainFailure(failing('could not extend file "base/1/2": No space left on device', '53100'), never, '/runs')).rejects.toMatchObject({ code: 'prove/disk-full', message: expect.stringContaining('/runs') as string });
});

it('waits for the reason when the database went away', async () => {
  await expect(explainFailure(failing('Connection terminated unexpectedly'), dead, '/runs')).rejects.toMatchObject({ code: 'prove/postgres-died' });
  await expect(explainFailure(failing('terminating connection', '57P01'), dead, '/runs')).rejects.toMatchObject({ code: 'prove/postgres-died' });
});

it('says that the connection broke where no reason comes', async () => {
  await expect(explainFailure(failing('read ECONNRESET', 'ECONNRESET'), never, '/runs', 10)).rejects.toMatchObject({ code: 'prove/database-lost' });
});

it.runIf(process.platform === 'linux')('names a full disk where the database went away for want of room for its log', async () => {
  // A file system without a free byte, as every Linux has.
  await expect(explainFailure(failing('Connection terminated unexpectedly'), never, '/proc', 10)).rejects.toMatchObject({ code: 'prove/disk-full' });
  await expect(explainFailure(failing('Connection terminated unexpectedly'), never, import.meta.dirname, 10)).rejects.toMatchObject({ code: 'prove/database-lost' });
});

it('leaves failures and our own mistakes as they are', async () => {
  const bug = failing('column "x" does not exist', '42703');
  await expect(explainFailure(bug, never, '/runs')).rejects.toBe(bug);
});

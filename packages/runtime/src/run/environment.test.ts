import { expect, it } from 'vitest';
import { service } from '../fixture/notes/src/service.ts';
import { till } from '../fixture/till/src/service.ts';
import { readEnvironment } from './environment.ts';

it('names all that is missing together', () => {
  const read = readEnvironment({ ...service, actors: { ...service.actors, member: { authenticates: 'password' } } }, { PORT: 'x', TOKEN_SECRET: 'short', LOG_LEVEL: 'loud' });
  const names = 'missing' in read ? read.missing.map((line) => line.split(' ')[0]) : [];
  expect(names).toEqual(['TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_JWKS_URL', 'TOKEN_SECRET', 'DATABASE_URL', 'LOG_LEVEL', 'PORT']);
});

it('names addresses and keys that are none, before anything starts', () => {
  const tokens = { TOKEN_ISSUER: 'https://issuer.test', TOKEN_AUDIENCE: 'api' };
  const wrong = (environment: Readonly<Record<string, string>>) => {
    const read = readEnvironment(service, { ...tokens, ...environment });
    return 'missing' in read ? read.missing.map((line) => line.split(' ')[0]) : [];
  };
  expect(wrong({ DATABASE_URL: 'localhost:5432/database', TOKEN_JWKS_URL: 'login.example.com/jwks' })).toEqual(['TOKEN_JWKS_URL', 'DATABASE_URL']);
  expect(wrong({ DATABASE_URL: 'postgresql:///database?host=/run/postgresql', TOKEN_PUBLIC_KEY: 'no key' })).toEqual(['TOKEN_PUBLIC_KEY']);
});

it('takes a variable that is empty for one that is not set', () => {
  const read = readEnvironment(till, { DATABASE_URL: 'postgresql://x', HOST: '', PORT: '', METRICS_TOKEN: '' });
  expect(read).toMatchObject({ host: '127.0.0.1', port: 3000 });
  expect('app' in read && 'metricsToken' in read.app).toBe(false);
});

it('wants no keys where nobody has to show any, and stays on loopback by itself', () => {
  expect(readEnvironment(till, { DATABASE_URL: 'postgresql://x' })).toEqual({
    app: { databaseUrl: 'postgresql://x', poolSize: 4, logLevel: 'info', tokens: {} },
    host: '127.0.0.1',
    port: 3000,
    drainDelay: 0,
    drainTimeout: 10_000,
  });
});

import fastify from 'fastify';
import { expect, it } from 'vitest';
import { narrowInstants } from './instant-format.ts';

const server = fastify({ ajv: { onCreate: narrowInstants } });
server.post('/', { schema: { body: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } } } }, async () => '');
const statusOf = async (at: string): Promise<number> => (await server.inject({ method: 'POST', url: '/', payload: { at } })).statusCode;

it.each(['2016-12-31T23:59:59Z', '2016-12-31t23:59:59.123456z', '2024-02-29T00:00:00+05:30'])('takes %s', async (at) => {
  expect(await statusOf(at)).toBe(200);
});

it.each(['2016-12-31T23:59:60Z', '2017-01-01T00:59:60+01:00', '2023-02-29T00:00:00Z', '2016-12-31', 'now'])('refuses %s', async (at) => {
  expect(await statusOf(at)).toBe(400);
});

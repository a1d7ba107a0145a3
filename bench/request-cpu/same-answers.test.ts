import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { operationsOver, requestText } from './operations.ts';
import { inOneOrder, requireSameAnswers } from './same-answers.ts';

const [read] = operationsOver(['6f9619ff-8b86-4d01-b42d-00c04fc964ff'], 'token');
const operations = read === undefined ? [] : [read];

/** A server that gives this text for every row, and this status for what is no row. */
async function answering(name: string, body: string, refusal = 404) {
  const server: Server = createServer(({ url = '' }, response) => {
    const status = url.endsWith('00c04fc964ff') ? 200 : refusal;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { name, port: (server.address() as AddressInfo).port, operations, isComplete: true };
}

it('takes answers whose keys stand in another order for the same', async () => {
  const servers = [await answering('one', '{"a":"1","b":{"c":[1],"d":2}}'), await answering('other', '{"b":{"d":2,"c":[1]},"a":"1"}')];
  expect(await requireSameAnswers(servers, operations)).toBe(52);
});

it('refuses answers of which one byte differs', async () => {
  const servers = [await answering('one', '{"price":"1.25"}'), await answering('other', '{"price":"1.250"}')];
  await expect(requireSameAnswers(servers, operations)).rejects.toThrow(/getItem 0: one answers\n.*"1\.25".*\nand other\n.*"1\.250"/);
});

it('refuses a server that takes what the others refuse', async () => {
  const servers = [await answering('one', '{}'), await answering('other', '{}', 200)];
  await expect(requireSameAnswers(servers, operations)).rejects.toThrow('row that is not there');
});

it('keeps the order of a list', () => {
  expect(inOneOrder('[2,{"b":1,"a":2},1]')).toBe('[2,{"a":2,"b":1},1]');
});

it('writes a request with the length of its body in bytes', () => {
  expect(requestText({ method: 'POST', path: '/notes', headers: { 'content-type': 'application/json' }, body: '"é"' })).toBe('POST /notes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\n"é"');
});

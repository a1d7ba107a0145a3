import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { System } from '@kentledge/core/system';
import type { Data } from '../data/index.ts';
import { createSender } from '../load/sender.ts';
import type { Driver } from '../load/run-phase.ts';
import { createRequests } from '../requests/index.ts';

/** A driver whose requests a function answers, on loopback; the token of a caller is the number of his row. */
export async function servedAnswers(system: System, data: Data, answer: RequestListener): Promise<{ readonly driver: Driver; close(): Promise<void> }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sender = createSender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1);
  const driver: Driver = {
    requests: createRequests(system, data, 'secret'),
    sender,
    tokens: { environment: {}, headerFor: ({ row }) => Promise.resolve(String(row)) },
    check: { contractBreach: () => undefined },
    seed: 1,
    waitsForAnswers: false,
    onProgress: () => undefined,
  };
  return {
    driver,
    close: async () => {
      await sender.close();
      server.close();
    },
  };
}

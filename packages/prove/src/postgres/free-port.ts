import { once } from 'node:events';
import { createServer } from 'node:net';

/** Returns a loopback port that is free now. Someone else may take it before it is used, so the user of it must be ready to try again. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a listening TCP server has no port');
  return address.port;
}

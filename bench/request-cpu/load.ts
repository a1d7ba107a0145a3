import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What one slice of load gave. */
export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
}

/** How to ask a server. */
export interface Target {
  readonly port: number;
  /** The text of a request; each number is asked for once, so that a key can be new each time. */
  readonly request: (turn: number) => string;
}

/** Turns are never given twice, over all slices. */
let turns = 0;
const end = Buffer.from('\r\n\r\n');
const lengthHeader = /content-length: (\d+)/i;

/**
 * Closed-loop load over keep-alive connections: each sends its next request when the answer is there. It reads no more
 * of an answer than its status and length, so that it costs as little as possible beside the server that is measured.
 */
export async function load(target: Target, connections: number, milliseconds: number): Promise<LoadResult> {
  const until = performance.now() + milliseconds;
  const results = await Promise.all(Array.from({ length: connections }, () => askInTurn(target, until)));
  return {
    requests: results.reduce((sum, { requests }) => sum + requests, 0),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
  };
}

function askInTurn(target: Target, until: number): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true });
    let requests = 0;
    let failures = 0;
    let received = Buffer.alloc(0);
    const send = (): void => {
      turns += 1;
      socket.write(target.request(turns));
    };
    socket.on('error', reject);
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = wholeAnswer(received);
      if (answer === undefined) return;
      received = Buffer.alloc(0);
      requests += 1;
      if (answer < 200 || answer > 299) failures += 1;
      if (performance.now() < until) return send();
      socket.destroy();
      resolve({ requests, failures });
    });
  });
}

/** The status of an answer that is there to its last byte, else undefined. */
function wholeAnswer(received: Buffer): number | undefined {
  const head = received.indexOf(end);
  if (head < 0) return undefined;
  const text = received.toString('latin1', 0, head);
  const length = Number(lengthHeader.exec(text)?.[1] ?? 0);
  return received.length < head + end.length + length ? undefined : Number(text.slice(9, 12));
}

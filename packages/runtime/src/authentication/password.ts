import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import { unavailable } from '../problem/problem.ts';

/** OWASP's Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 (32 MiB for each hash at work). */
const cost = 15;
const blockSize = 8;
const parallel = 3;
const saltBytes = 16;
const hashBytes = 32;
/** Stored hashes that would cost more are not looked at. */
const maxCost = 17;
const maxBlockSize = 8;
const maxBytes = 256 * 1024 * 1024;
/** Hashes at work at once: each holds 32 MiB and a thread of the pool that also does file and name look-ups. */
const maxRunning = 2;
/** A hash takes about a quarter of a second: who came after these would wait longer than requests live, and be hashed for nobody. */
const maxWaiting = 8;

let running = 0;
const waiting: (() => void)[] = [];

/** A salted scrypt hash of a password, as `scrypt$15$8$3$salt$hash`. Too many at once is the problem 503. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const derived = await derive(password, salt, cost, blockSize, parallel);
  return ['scrypt', cost, blockSize, parallel, salt.toString('base64url'), derived.toString('base64url')].join('$');
}

/**
 * Whether a password is the one that was hashed. Give `undefined` where there is no such user: it takes as long and says
 * false, so that an answer's time doesn't tell who is registered.
 */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const parts = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{1,86})\$([\w-]{43})$/.exec(stored ?? '');
  const [, logN = cost, r = blockSize, p = parallel, salt = '', expected = ''] = parts ?? [];
  if (Number(logN) > maxCost || Number(r) > maxBlockSize) return false;
  const derived = await derive(password, Buffer.from(salt, 'base64url'), Number(logN), Number(r), Number(p));
  return parts !== null && timingSafeEqual(derived, Buffer.from(expected, 'base64url'));
}

async function derive(password: string, salt: Buffer, logN: number, r: number, p: number): Promise<Buffer> {
  await enter();
  try {
    return await deriveNow(password.normalize('NFKC'), salt, { N: 2 ** logN, r, p, maxmem: maxBytes });
  } finally {
    leave();
  }
}

function deriveNow(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, derived) => (error === null ? resolve(derived) : reject(error)));
  });
}

async function enter(): Promise<void> {
  if (running >= maxRunning) {
    if (waiting.length >= maxWaiting) throw unavailable('busy', 1);
    return new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
}

/** The place goes to the one who waited longest. */
function leave(): void {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next();
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '@kentledge/prove/postgres';
import type { Postgres } from '@kentledge/prove/postgres';
import { openRun } from '@kentledge/prove/run';
import type { Run } from '@kentledge/prove/run';

// A project built into a folder of its own, without this repository beside it, used as its README says.

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'kentledge-emitted-'));
const project = path.join(folder, 'shop');
let run: Run;
let postgres: Postgres;

beforeAll(async () => {
  run = await openRun();
  postgres = await startPostgres(run);
  const built = spawnSync(path.join(root, 'kentledge'), ['build', path.join(root, 'examples/shop'), '-o', project], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr + built.stdout);
});

afterAll(async () => {
  await run.close();
  rmSync(folder, { recursive: true, force: true });
});

function environment(): NodeJS.ProcessEnv {
  // The Node that runs this test: the project needs one that strips types.
  return { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, DATABASE_URL: postgres.url };
}

/** Returns what a failing npm command printed; nothing for one that went well. */
function npm(...args: readonly string[]): string | undefined {
  const result = spawnSync('npm', [...args], { cwd: project, encoding: 'utf8', env: environment(), timeout: 240_000 });
  return result.status === 0 ? undefined : `npm ${args.join(' ')}\n${result.stdout.slice(-4000)}\n${result.stderr.slice(-4000)}`;
}

it('installs from its own lock file by a real npm ci', () => {
  expect(npm('ci', '--no-audit', '--no-fund')).toBeUndefined();
  expect(existsSync(path.join(project, 'node_modules/fastify'))).toBe(true);
});

it('passes strict tsc and its own tests', () => {
  expect(npm('run', 'typecheck')).toBeUndefined();
  expect(npm('test')).toBeUndefined();
});

it('migrates, starts by its README and answers', async () => {
  expect(npm('run', 'migrate')).toBeUndefined();
  const port = 20_000 + Math.floor(process.pid % 20_000);
  const service = spawn('npm', ['run', 'local'], { cwd: project, env: { ...environment(), PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  try {
    const answer = await untilAnswered(`http://127.0.0.1:${port}/ready`);
    expect(answer.status).toBe(200);
    const products = await fetch(`http://127.0.0.1:${port}/products?category=none`);
    expect(products.status).toBe(200);
    expect(await products.json()).toEqual({ items: [], next: null });
    expect((await fetch(`http://127.0.0.1:${port}/orders`)).status).toBe(401);
  } finally {
    process.kill(-(service.pid ?? 0), 'SIGTERM');
    await once(service, 'close');
  }
});

async function untilAnswered(url: string): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(url);
    } catch (error) {
      if (attempt > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

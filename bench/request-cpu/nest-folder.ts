import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Exact pins: the peer must not change under a comparison. The rest is what the other servers use. */
const dependencies = {
  '@nestjs/common': '12.5.0',
  '@nestjs/core': '12.5.0',
  '@nestjs/platform-fastify': '12.5.0',
  'class-transformer': '0.5.1',
  'class-validator': '0.15.1',
  fastify: '5.12.8',
  jose: '6.2.17',
  pg: '8.23.1',
  pino: '10.4.0',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
};

/** Installs NestJS beside a copy of its server, in a new folder below a run's own, which goes with the run; returns the folder. */
export function installNest(servers: string, runFolder: string): string {
  const folder = join(runFolder, 'nest');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  for (const file of ['nest.js', 'histograms.js', 'contract.js']) copyFileSync(join(servers, file), join(folder, file));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

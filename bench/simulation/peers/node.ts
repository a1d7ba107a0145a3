import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Tool } from '../tool.ts';

const versions = { simjs: '2.0.3', simscript: '1.0.37' } as const;

/** Installs the peers of npm below a folder, without their scripts. */
export function nodePeers(below: string): readonly Tool[] {
  const folder = path.join(below, 'node');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return Object.entries(versions).map(([name, version]) => ({
    name: `${name} ${version}`,
    command: [process.execPath, path.join(import.meta.dirname, name, 'models.js')],
    environment: { PEERS: folder },
    isCompiled: true,
  }));
}

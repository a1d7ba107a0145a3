import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tool } from '../tool.ts';

const requirements = path.join(import.meta.dirname, 'requirements.txt');
const held = 'nobody holds a place of one node while served at another, and no service is left by its caller';
/** What Ciw imports; wheels of each machine, so without hashes. */
const imported = ['networkx==3.6.1', 'numpy==2.4.6', 'tqdm==4.70.1'];

/** Installs the peers of PyPI below a folder. */
export function pythonPeers(below: string): readonly Tool[] {
  const folder = path.join(below, 'python');
  const install = (...what: string[]): unknown =>
    execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--no-deps', '--target', folder, ...what], { stdio: ['ignore', 'ignore', 'inherit'] });
  install('--require-hashes', '--requirement', requirements);
  install(...imported);
  const environment = { PYTHONPATH: [folder, import.meta.dirname].join(path.delimiter), PYTHONDONTWRITEBYTECODE: '1' };
  const tool = (name: string): Tool => ({ name: `${name} ${versionOf(name)}`, command: ['python3', path.join(import.meta.dirname, name.toLowerCase(), 'models.py')], environment, isCompiled: false });
  return [tool('SimPy'), { ...tool('Ciw'), cannot: { V27: held, 'V27 10 ms': held } }];
}

function versionOf(name: string): string {
  return new RegExp(`^${name.toLowerCase()}==(\\S+)`, 'm').exec(readFileSync(requirements, 'utf8'))?.[1] ?? 'unknown';
}

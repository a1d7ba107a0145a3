import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Returns the path of a Chromium; as root on Debian it is installed first. `undefined` where there is none and none can be installed. */
export function findBrowser(): string | undefined {
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return found;
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update'], quiet);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet);
  return candidates.find((file) => existsSync(file));
}

/** Without these, a headless browser talks to its maker's servers and asks for rights that a container hasn't. */
export const browserFlags: readonly string[] = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
];

import type { LockedFile, WritePlan } from '@kentledge/core/emit';
import { counted } from './counted.ts';

/** Returns in a line what a build did: how many files of each owner, and what became of them. */
export function describeBuild(folder: string, plan: WritePlan, files: readonly LockedFile[]): string {
  // The lock file is generated as well, and in no list of its own.
  const owners = ['generated', ...files.map(({ owner }) => owner)];
  const owned = ['generated', 'yours', 'history'].map((owner) => `${owners.filter((one) => one === owner).length} ${owner}`);
  return `${folder}: ${counted(owners.length, 'file')} (${owned.join(', ')}); ${plan.changes ? countsOf(plan) : 'nothing changed'}.\n`;
}

function countsOf({ writes }: WritePlan): string {
  const words = { write: 'written', skip: 'left as they were', remove: 'removed', keep: 'kept', refuse: 'refused' } as const;
  return Object.entries(words)
    .map(([does, word]) => ({ word, count: writes.filter((write) => write.does === does).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}

/** Returns what a build would change, a line for each file; empty for nothing. */
export function describeChanges({ writes }: WritePlan): string {
  return writes.filter(({ does }) => does === 'write' || does === 'remove').map(({ does, path }) => `would ${does} ${path}\n`).join('');
}

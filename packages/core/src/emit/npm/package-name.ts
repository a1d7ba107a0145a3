import { kebab } from '../naming.ts';

/** Returns the npm name of the emitted project: lower case, never empty, never longer than npm allows. */
export function packageName(system: string): string {
  return kebab(system).slice(0, 200) || 'service';
}

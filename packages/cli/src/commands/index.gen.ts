// Written by `npm run list-items` from the files beside it.
import { version } from './version.ts';

export const items = [version] as const;

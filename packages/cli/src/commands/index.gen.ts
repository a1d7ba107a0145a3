// Written by `npm run list-items` from the files beside it.
import { build } from './build.ts';
import { check } from './check.ts';
import { design } from './design.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { version } from './version.ts';

export const items = [build, check, design, explain, init, version] as const;

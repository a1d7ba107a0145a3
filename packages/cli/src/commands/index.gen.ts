// Written by `npm run list-items` from the files beside it.
import { build } from './build.ts';
import { check } from './check.ts';
import { clean } from './clean.ts';
import { design } from './design.ts';
import { explain } from './explain.ts';
import { indexes } from './indexes.ts';
import { init } from './init.ts';
import { predict } from './predict.ts';
import { prove } from './prove.ts';
import { stats } from './stats.ts';
import { version } from './version.ts';
import { why } from './why.ts';

export const items = [build, check, clean, design, explain, indexes, init, predict, prove, stats, version, why] as const;

// Written by `npm run list-items` from the files beside it.
import { benefit } from './benefit.ts';
import { db2Advis } from './db2-advis.ts';
import { extend } from './extend.ts';
import { present } from './present.ts';

export const items = [benefit, db2Advis, extend, present] as const;

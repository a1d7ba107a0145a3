import type { PartitionsRead } from '../../evidence/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { number } from '../page/page.ts';
import type { Page } from '../page/page.ts';

/** How many partitions of each split table a statement reads; `when` ends the names of the numbers, as in `.declared`. */
export function partitionsText(page: Page, statement: string, partitions: readonly PartitionsRead[] | undefined, when = ''): readonly Html[] {
  return (partitions ?? []).map(({ table }) => {
    const name = `${statement}.partitions.${table}`;
    return h('p', {}, 'reads ', number(page, `${name}.read${when}`), ' of ', number(page, `${name}.all${when}`), ' partitions of ', h('span', { class: 'mono' }, table));
  });
}

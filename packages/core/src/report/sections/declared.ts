import type { CarriedTime, DeclaredEvidence, StatementEvidence } from '../../evidence/index.ts';
import { formatValue } from '../../quantity/index.ts';
import { h } from '../html/html.ts';
import type { Html } from '../html/html.ts';
import { number, shown, table } from '../page/page.ts';
import type { Page } from '../page/page.ts';
import { sentence } from '../page/sentence.ts';
import { badge } from './outcome.ts';
import { partitionsText } from './partitions.ts';

interface Planned extends StatementEvidence {
  readonly declared: DeclaredEvidence;
}

/** Each statement at the declared volume: how PostgreSQL plans it there, and its times here and there, warm and cold. */
export function declaredTable(page: Page, statements: readonly StatementEvidence[]): Html | undefined {
  const planned = statements.flatMap((statement): readonly Planned[] => (statement.declared === undefined || 'notPlanned' in statement.declared ? [] : [{ ...statement, declared: statement.declared }]));
  if (planned.length === 0) return undefined;
  const { items, more } = shown(planned.toSorted((one, other) => upperEnd(other) - upperEnd(one)));
  const columns = [{ head: 'statement' }, { head: 'warm, here', class: 'num' }, { head: 'cold, here', class: 'num' }, { head: 'warm, declared', class: 'num' }, { head: 'cold, declared', class: 'num' }, { head: 'cost', class: 'num' }, { head: 'served' }, { head: 'plan' }];
  return table('Statements at the declared volume, the slowest first: run alone here, carried there by the planner’s cost, each with its interval', columns, items.map((statement) => row(page, statement)), more);
}

function upperEnd({ declared: { warm } }: Planned): number {
  return 'notPredicted' in warm ? 0 : warm.high;
}

function row(page: Page, { statement: id, plan, declared }: Planned): Html {
  const why = sentence(page, declared.why, [`${id}.cost.declared`]);
  return h('tr', {},
    h('th', { scope: 'row', class: 'mono' }, id),
    ['time.warm', 'time.cold'].map((part) => h('td', { class: 'num' }, number(page, `${id}.${part}`))),
    carried(page, `${id}.time.declared`, declared.warm, `${id}.cost.declared`),
    carried(page, `${id}.time.declared.cold`, declared.cold, `${id}.cost.declared`),
    h('td', { class: 'num' }, number(page, `${id}.cost.declared`)),
    h('td', {}, badge(declared.served ? 'met' : 'missed', declared.served ? 'yes' : 'no')),
    h('td', { class: 'words' }, h('details', {}, h('summary', {}, why),
      declared.pin === undefined ? undefined : h('pre', {}, declared.pin),
      h('p', {}, 'at the declared volume'), h('pre', {}, declared.plan),
      plan === undefined ? undefined : [h('p', {}, 'as it ran here'), h('pre', {}, plan)]),
      partitionsText(page, id, declared.partitions, '.declared')));
}

/** A predicted time with its interval below it; or why there is none. */
function carried(page: Page, name: string, time: CarriedTime, cost: string): Html {
  if ('notPredicted' in time) return h('td', { class: 'words' }, 'not predicted: ', sentence(page, time.notPredicted, [cost]));
  return h('td', { class: 'num' }, number(page, name), ' ', h('span', { class: 'range' }, number(page, name, `${formatValue(time.low, 's')} to ${formatValue(time.high, 's')}`)));
}

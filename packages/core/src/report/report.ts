import type { Evidence, Prediction } from '../evidence/index.ts';
import type { System } from '../system/index.ts';
import { h, raw, render } from './html/html.ts';
import type { Html } from './html/html.ts';
import { namedQuantities } from './names/named-quantities.ts';
import { pathWords } from './names/provenance.ts';
import type { PlaceWords } from './names/provenance.ts';
import type { Page, Section } from './page/page.ts';
import { script, scriptHash } from './page/script.ts';
import { styles } from './page/styles.ts';
import { architectureSection } from './sections/architecture.ts';
import { checklistSection } from './sections/checklist.ts';
import { decisionsSection } from './sections/decisions.ts';
import { entitiesSection } from './sections/entities.ts';
import { header } from './sections/header.ts';
import { machineSection } from './sections/machine.ts';
import { numbersSection } from './sections/numbers.ts';
import { operationsSection } from './sections/operations.ts';
import { outsideSection } from './sections/outside.ts';
import { rampSection } from './sections/ramp.ts';
import { scaleSection } from './sections/scale.ts';
import { statementsSection } from './sections/statements.ts';
import { timeSection } from './sections/time.ts';
import { verdictsSection } from './sections/verdicts.ts';

export interface ReportInput {
  readonly system: System;
  /** Absent: the page shows a design that was not proved. */
  readonly evidence?: Evidence;
  readonly predictions?: readonly Prediction[];
  /** Says where in the brief a place is; without it the path stands there. */
  readonly words?: PlaceWords;
}

/** The order of the page. The list of numbers is made last, since the others say what they printed. */
const sections: readonly ((page: Page) => Section | undefined)[] = [
  verdictsSection, operationsSection, rampSection, timeSection, statementsSection, checklistSection, architectureSection, entitiesSection, scaleSection, decisionsSection, outsideSection, machineSection, numbersSection,
];

/**
 * Returns `report.html`: one file that needs no network and no script, for phones, wide screens and paper. The same
 * input gives the same bytes, and everything that comes from a brief is escaped.
 */
export function report({ system, evidence, predictions = [], words = pathWords }: ReportInput): { readonly html: string } {
  const numbers = new Map(namedQuantities(system, evidence).map((one) => [one.name, one]));
  const page: Page = { system, predictions, numbers, words, printed: new Set(), ...(evidence === undefined ? {} : { evidence }) };
  const top = header(page);
  const made = sections.map((make) => make(page)).filter((section) => section !== undefined);
  return { html: `<!doctype html>\n${render(document(page, top, made))}\n` };
}

function document({ system, evidence }: Page, top: Html, made: readonly Section[]): Html {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;
  const contents = h('nav', { 'aria-label': 'Contents' }, h('ol', {}, made.map(({ id, title }) => h('li', {}, h('a', { href: `#${id}` }, title)))));
  const head = h('head', {},
    h('meta', { charset: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', {}, `${system.name}: ${evidence === undefined ? 'design' : 'proof'}`),
    h('style', {}, raw(styles)));
  const body = made.map(({ id, title, body: content }) => h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), content));
  return h('html', { lang: 'en' }, head, h('body', {}, h('div', { class: 'page' }, contents, h('main', {}, top, body)), h('script', {}, raw(script))));
}

import type { Evidence } from '../evidence/index.ts';
import type { System } from '../system/index.ts';
import { render } from './html/html.ts';
import { namedQuantities } from './names/named-quantities.ts';
import { pathWords } from './names/provenance.ts';
import type { PlaceWords } from './names/provenance.ts';
import type { Page, PredictedNumbers, Section } from './page/page.ts';
import { pageOf } from './page/document.ts';
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
  readonly predictions?: readonly PredictedNumbers[];
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
  return { html: `<!doctype html>\n${render(pageOf(`${system.name}: ${evidence === undefined ? 'design' : 'proof'}`, top, made))}\n` };
}

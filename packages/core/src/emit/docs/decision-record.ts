import { formatQuantity } from '../../quantity/index.ts';
import type { Decision } from '../../system/index.ts';
import { code, plain } from '../writers/markdown.ts';

/** Returns a decision as a MADR 4 file. It has no date: the same brief gives the same bytes. */
export function decisionRecord(decision: Decision): string {
  const chosen = decision.options.find((option) => option.id === decision.choice);
  const sections = [
    '---\nstatus: accepted\n---',
    `# ${plain(decision.question)}`,
    ['## Context and Problem Statement', `${plain(decision.question)} The pin for it is ${code(decision.id)}.`, ...placesOf(decision)].join('\n\n'),
    ...numbersOf(decision),
    ['## Considered Options', decision.options.map((option) => `* ${plain(option.label)}`).join('\n')].join('\n\n'),
    [
      '## Decision Outcome',
      `Chosen option: "${plain(chosen?.label ?? decision.choice)}", because ${because(decision)}${decision.pinned ? ' It is pinned in the brief.' : ''}`,
      ...changesOf(decision),
    ].join('\n\n'),
    ...rejectedOf(decision),
  ];
  return `${sections.join('\n\n')}\n`;
}

function because(decision: Decision): string {
  const text = plain(decision.because);
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function placesOf(decision: Decision): readonly string[] {
  if (decision.places.length === 0) return [];
  return [`Caused by ${decision.places.map((place) => code(place.path)).join(', ')} in the brief.`];
}

function numbersOf(decision: Decision): readonly string[] {
  if (decision.numbers.length === 0) return [];
  return [['## Decision Drivers', decision.numbers.map(({ name, quantity }) => `* ${code(name)}: ${plain(formatQuantity(quantity))} (${quantity.from.kind})`).join('\n')].join('\n\n')];
}

function changesOf(decision: Decision): readonly string[] {
  if (decision.changes.length === 0) return [];
  return ['### Confirmation', `It would be decided otherwise if:\n\n${decision.changes.map((change) => `* ${plain(change)}`).join('\n')}`];
}

function rejectedOf(decision: Decision): readonly string[] {
  const rejected = decision.options.filter((option) => option.id !== decision.choice);
  if (rejected.length === 0) return [];
  return [['## Pros and Cons of the Options', ...rejected.map((option) => `### ${plain(option.label)}\n\n* Bad, because ${plain(option.rejected ?? 'another option was better')}`)].join('\n\n')];
}

import type { Operation, Step } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';

/** How clients walk through many rows. */
export const pagination = defineDecision({
  id: 'pagination',
  question: 'How do clients walk through many rows?',
  after: ['api-style'],
  pins: [],
  decide: (context) => {
    const pages = context.brief.operations.flatMap((operation) => operation.steps.filter((step) => step.page !== undefined && step.page.kind !== 'none').map((step) => ({ operation, step })));
    if (pages.length === 0) return { decisions: [] };
    const byOffset = pages.filter(({ step }) => step.page?.kind === 'offset');
    const best = byOffset.length === pages.length ? 'offset' : 'cursor';
    return outcomeOf([
      choose(context, {
        id: 'system.pagination',
        question: 'How do clients walk through many rows?',
        candidates: [
          { id: 'cursor', label: 'By a cursor that holds the last row’s place in the order', against: 'clients can’t jump to page 7, and the brief declares offsets', ...notFor(byOffset.length === pages.length) },
          { id: 'offset', label: 'By offset', against: 'page n reads and throws away the n-1 pages before it, and rows that are inserted meanwhile shift the pages', ...notFor(byOffset.length < pages.length) },
        ],
        best,
        because: best === 'cursor' ? `Each page costs the same, however deep${except(byOffset)}.` : 'The brief declares offsets for every page.',
        changes: ['`page: 20 offset` on an operation'],
        places: byOffset.map(({ step }) => step.place),
      }),
    ]);
  },
});

/** The reader has already given each step its page, so a pin to the other kind would change nothing. */
function notFor(refused: boolean): { readonly notBuilt?: string } {
  return refused ? { notBuilt: 'pages are chosen by operation: write `page: 20 offset`, or drop `offset`, there' } : {};
}

function except(byOffset: readonly { readonly operation: Operation; readonly step: Step }[]): string {
  if (byOffset.length === 0) return '';
  return `; by offset only where declared: ${byOffset.map(({ operation }) => operation.id).join(', ')}`;
}

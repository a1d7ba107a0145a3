import { defineDiagnostics } from '../diagnostic/index.ts';
import { formatNumber, formatShare } from '../quantity/index.ts';

/** What is told of a prediction. */
export const predictProblems = defineDiagnostics('predict', {
  overload: {
    severity: 'warning',
    message: (p: { part: string; load: number; needed: number; servers: number }) => `At ${formatNumber(p.load)}× the declared traffic ${p.part} would need ${formatNumber(p.needed)} and has ${formatNumber(p.servers)}: ${formatNumber(p.needed - p.servers)} are missing.`,
    why: 'A queue before a part that can’t keep up grows without end, so no latency can be told.',
    fix: () => 'Give it more, by a pin if need be, or predict a smaller load.',
    example: '# kentledge predict FILE --load 1000x',
  },
  uncertain: {
    severity: 'note',
    message: (p: { part: string; busy: number }) => `${p.part} is busy ${formatShare(p.busy)} of the time: the tail of its queue is uncertain.`,
    why: 'So near its limit the slowest percent follow from how arrivals and work vary, which is assumed.',
    fix: () => 'Measure the demands with `kentledge prove`, or plan for less.',
    example: '# kentledge predict FILE --load 30x',
  },
});

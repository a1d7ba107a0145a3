import { defineDiagnostics } from '../diagnostic/index.ts';
import { formatNumber } from '../quantity/index.ts';

/** What is told of a prediction. */
export const predictProblems = defineDiagnostics('predict', {
  overload: {
    severity: 'warning',
    message: (p: { part: string; load: number; needs: number; has: number; unit: string }) => `at ${formatNumber(p.load)}× the declared traffic ${p.part} needs ${formatNumber(p.needs)} ${p.unit} and has ${formatNumber(p.has)}: ${formatNumber(p.needs - p.has)} are missing`,
    why: 'A queue before a part that can’t keep up grows without end, so no latency of what needs it can be told.',
    fix: () => 'Give it more, by a pin if need be, or predict a smaller load.',
    example: 'kentledge predict brief.yaml --load 1000x',
  },
  availability: {
    severity: 'warning',
    message: (p: { operation: string; objective: string; best: string }) => `\`${p.operation}\` is to be answered ${p.objective} of the time, and can be ${p.best} at best`,
    why: 'It needs all that it depends on: what fails independently multiplies.',
    fix: (p: { needs: string }) => `It needs ${p.needs}. Lower the objective, or move the call into a workflow that an event starts.`,
    example: 'kentledge predict brief.yaml --what-if objectives.availability=99.9999999%',
  },
  'unknown-quantity': {
    severity: 'error',
    message: (p: { name: string }) => `no prediction depends on a quantity called ${JSON.stringify(p.name)}`,
    why: 'What is supposed of nothing would change nothing, in silence.',
    fix: (p: { near: readonly string[] }) => (p.near.length === 0 ? 'Write a name such as listNotes.rate, listNotes.demand.database, notes.instances, notes.pool or main.cores.' : `Did you mean ${p.near.join(' or ')}?`),
    example: 'kentledge predict brief.yaml --what-if listNote.rate=40/s',
  },
  'bad-value': {
    severity: 'error',
    message: (p: { name: string; value: string; wanted: string }) => `${p.name} can't be ${p.value === '' ? 'nothing' : JSON.stringify(p.value)}: it takes ${p.wanted}`,
    why: 'A number is only compared with others in its unit.',
    fix: (p: { name: string; wanted: string }) => `Write ${p.name}= and ${p.wanted}.`,
    example: 'kentledge predict brief.yaml --what-if listNotes.demand.database=fast',
  },
});

import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate } from '../decision.ts';

const later = 'this version emits a Dockerfile and a compose file';

const candidates: readonly Candidate[] = [
  { id: 'compose', label: 'Containers on one host, by Docker Compose', against: 'one host is one point of failure, and a new version means a short gap' },
  { id: 'kubernetes', label: 'Kubernetes', against: 'a cluster to run and to pay for: more than one small service needs' },
  { id: 'serverless', label: 'Functions of a cloud', against: 'cold starts eat the latency budget, and each instance holds its own database connections', notBuilt: later },
];

/** Where it runs. */
export const platform = defineDecision({
  id: 'platform',
  question: 'On which platform does it run?',
  after: ['sizes'],
  pins: [{ path: 'system.platform', values: 'compose, kubernetes' }],
  decide: (context) => {
    const { brief, draft } = context;
    const declared = candidates.find((candidate) => candidate.id === brief.constraints.platform)?.id;
    const choice = choose(context, {
      id: 'system.platform',
      question: 'On which platform does it run?',
      candidates,
      best: declared ?? 'compose',
      because: declared === undefined ? 'The planned load fits one host; nothing else has to be run.' : 'The brief declares it.',
      changes: ['More instances than one host holds', 'An availability that one host can’t reach'],
      numbers: draft.services.map((service) => ({ name: `services.${service.id}.instances`, quantity: service.instances })),
      places: declared === undefined ? [] : [{ path: 'constraints.platform' }],
    });
    return outcomeOf([choice]);
  },
});

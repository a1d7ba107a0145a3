import type { Event } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context } from '../decision.ts';

const candidates: readonly Candidate[] = [
  { id: 'postgresql', label: 'A table written in the transaction of the effect, and read by its consumers', against: 'consumers load the database that the operations use' },
  { id: 'rabbitmq', label: 'RabbitMQ, fed from such a table', against: 'a broker to run; what was read is gone' },
  { id: 'kafka', label: 'Kafka, fed from such a table', against: 'a cluster to run, built for rates that the brief does not have' },
  { id: 'sqs', label: 'Amazon SQS, fed from such a table', against: 'order per key needs its FIFO queues, and it runs in one cloud only' },
];

/** What carries each event. Drawn: this version sends none. */
export const channels = defineDecision({
  id: 'channels',
  question: 'What carries each event?',
  after: ['store'],
  pins: [{ path: 'Event.channel', values: 'postgresql, rabbitmq, kafka, sqs' }],
  decide: (context) => outcomeOf(context.brief.events.map((event) => ask(context, event))),
});

function ask(context: Context, event: Event): Choice {
  return choose(context, {
    id: `${event.id}.channel`,
    question: `What carries ${event.id}?`,
    candidates,
    best: 'postgresql',
    because: 'An event must be sent exactly if its effect is committed, so it is written in that transaction whatever carries it; one process that reads its own table needs no broker.',
    changes: ['Consumers in other systems, or more events than the database should carry: then a broker'],
    places: [event.place],
  });
}

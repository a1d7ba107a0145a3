import { choose, defineDecision, outcomeOf } from '../decision.ts';

/** What the service may do in its database. */
export const rights = defineDecision({
  id: 'rights',
  question: 'What may the service do in its database?',
  after: ['store'],
  pins: [{ path: 'system.rights', values: 'statements, owner' }],
  decide: (context) =>
    outcomeOf([
      choose(context, {
        id: 'system.rights',
        question: 'What may the service do in its database?',
        candidates: [
          { id: 'statements', label: 'What its statements, jobs and triggers use, by table and column; another role owns the tables and migrates', against: 'code that people add with statements of its own needs rights that somebody must give' },
          { id: 'owner', label: 'All: it owns the tables', against: 'whoever gets hold of its connection can drop tables, empty them, and take triggers, checks and the audit away' },
          { id: 'each-operation', label: 'A role for each operation', against: 'a connection more for each, or a SET ROLE before each statement', notBuilt: 'this version has one role for the service' },
        ],
        best: 'statements',
        because: 'Each statement is known, so each right is: a stolen connection can neither change the schema nor reach what no operation does, such as setting a column that none sets.',
        changes: ['Code of people that needs more: a role with that right, granted to the service’s role'],
      }),
    ]),
});

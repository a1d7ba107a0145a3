import { defineDiagnostics } from '../../../diagnostic/index.ts';
import { sample } from './sample.ts';

const write = 'write: { takes: { title: string(80) }, creates: Note, emits: NoteWritten }';
const event = 'events:\n  NoteWritten: { of: Note, carries: [id] }';

/** Events and workflows. */
export const workflowProblems = defineDiagnostics('read', {
  'step-without-undo': {
    severity: 'error',
    message: (p: { step: string }) => `nothing undoes \`${p.step}\` when a later step fails`,
    why: 'Each step of a workflow commits alone; without an undo a failure leaves half of it behind.',
    fix: () => 'Add `undo:`, move the step to the end, or mark it `final: true`.',
    example: sample({
      fields: 'seen: bool default false',
      operations: write,
      rest: `${event}\nworkflows:\n  index:\n    when: NoteWritten\n    does:\n      - { updates: Note, where: id = $event.id, set: { seen: true } }\n      - { updates: Note, where: id = $event.id, set: { title: title } }`,
    }),
  },
  'undo-without-verb': {
    severity: 'error',
    message: (p: { verb: string }) => `an undo without a verb changes the rows that the step changed, and a step that ${p.verb} changes none by \`set\``,
    why: 'What cannot be set back needs its own step.',
    fix: () => 'Give the undo a verb, or name an action: `undo: payments.refund`.',
    example: sample({
      operations: write,
      rest: `${event}\nworkflows:\n  index:\n    when: NoteWritten\n    does:\n      - { deletes: Note, where: id = $event.id, undo: { set: { title: title } } }\n      - { updates: Note, where: id = $event.id, set: { title: title } }`,
    }),
  },
  'carries-without-of': {
    severity: 'error',
    message: (p: { event: string }) => `\`${p.event}\` lists fields, but of no entity`,
    why: 'Fields belong to the rows of an entity.',
    fix: () => 'Add `of: <Entity>`, or carry a shape: `{ id: uuid }`.',
    example: sample({ operations: write, rest: 'events:\n  NoteWritten: { carries: [id] }\nworkflows:\n  index: { when: NoteWritten, does: [{ reads: Note }] }' }),
  },
  'carries-secret': {
    severity: 'error',
    message: (p: { event: string; field: string }) => `\`${p.event}\` carries \`${p.field}\`, which must never leave`,
    why: '`secret` fields and passwords stay inside.',
    fix: () => 'Carry other fields.',
    example: sample({
      fields: "code: string(9) secret optional",
      operations: write,
      rest: 'events:\n  NoteWritten: { of: Note, carries: [code] }\nworkflows:\n  index: { when: NoteWritten, does: [{ reads: Note }] }',
    }),
  },
  'webhook-without-of': {
    severity: 'error',
    message: (p: { event: string }) => `\`${p.event}\` is of no entity, so no row says where its webhook goes`,
    why: 'The path to the URL starts at a row.',
    fix: () => 'Add `of: <Entity>`.',
    example: sample({ operations: write, rest: 'events:\n  NoteWritten: { carries: { id: uuid }, webhook: merchant.url }' }),
  },
  'webhook-url': {
    severity: 'error',
    message: (p: { type: string }) => `a webhook goes to a url, not to ${p.type}`,
    why: 'The address is checked before anything is sent to it.',
    fix: () => 'Give the field the type `url`.',
    example: sample({ operations: write, rest: 'events:\n  NoteWritten: { of: Note, carries: [id], webhook: title }' }),
  },
});

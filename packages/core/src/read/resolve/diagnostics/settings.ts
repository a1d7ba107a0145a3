import { defineDiagnostics } from '../../../diagnostic/index.ts';
import { sample } from './sample.ts';

/** What stands beside entities, operations and workflows. */
export const settingProblems = defineDiagnostics('read', {
  'error-shape': {
    severity: 'error',
    message: (p: { text: string }) => `an error has no \`${p.text}\``,
    why: 'The body of an error is made of what is known of each: its code, its message and its status.',
    fix: () => 'Write `$code`, `$message` or `$status` in maps, lists and texts, for example `errors: { errors: { body: [$message] } }`.',
    example: sample({ rest: 'api:\n  errors: { error: $reason }' }),
  },
  'shares-sum': {
    severity: 'error',
    message: (p: { percent: number }) => `the shares of the regions sum to ${p.percent}%`,
    why: 'All traffic comes from somewhere.',
    fix: () => 'Make them sum to 100%.',
    example: sample({ rest: 'traffic:\n  regions: { eu: 50%, us: 20% }' }),
  },
  'pin-subject': {
    severity: 'error',
    message: (p: { name: string }) => `there is nothing called \`${p.name}\` to pin`,
    why: 'A pin that decides nothing misleads whoever reads it.',
    fix: (p: { near: string | undefined }) => (p.near === undefined ? 'Start with an entity, an operation, an event, an actor, a service or `system`.' : `Write \`${p.near}\`.`),
    example: sample({ rest: 'pins: { Nota.store: postgresql }' }),
  },
  'pin-choice': {
    severity: 'error',
    message: (p: { path: string }) => `\`${p.path}\` names no choice`,
    why: 'A pin that decides nothing misleads whoever reads it.',
    fix: (p: { path: string }) => `Write what is chosen behind a dot, as in \`${p.path}.store\` or \`system.platform\`.`,
    example: sample({ rest: 'pins: { Note: postgresql }' }),
  },
});

import { defineDiagnostics } from '../../../diagnostic/index.ts';
import { sample } from './sample.ts';

type Named = { name: string; near: string | undefined };

/** `otherwise` is a sentence of its own, and follows an "or" where a name is near. */
function didYouMean(near: string | undefined, otherwise: string): string {
  return near === undefined ? otherwise : `Write \`${near}\`. Or ${otherwise.charAt(0).toLowerCase()}${otherwise.slice(1)}`;
}

const nothing = 'A name that leads nowhere would be read as nothing, and the design would miss what you meant.';

/** What other languages call true and false. */
const truths: ReadonlyMap<string, string> = new Map(
  ['yes', 'Yes', 'YES', 'on', 'True', 'TRUE', 'no', 'No', 'NO', 'off', 'False', 'FALSE'].map((word, index) => [word, `Write \`${index < 6 ? 'true' : 'false'}\`.`]),
);

/** Values that no `takes` can give. */
const ownValues: ReadonlyMap<string, string> = new Map([
  ['it', '`$it` is the element that `each` is at: add `each: <list or rows>` to the step, or use another name.'],
  ['event', '`$event` exists in a workflow that an event or a schedule starts, and in a stream: use another name here.'],
]);

/** Names that nothing has, or that two things have. */
export const nameProblems = defineDiagnostics('read', {
  'unknown-entity': {
    severity: 'error',
    message: (p: Named) => `there is no entity \`${p.name}\``,
    why: nothing,
    fix: (p: Named) => didYouMean(p.near, 'Declare it under `entities`.'),
    example: sample({ operations: 'listTexts: { reads: Notes }' }),
  },
  'unknown-field': {
    severity: 'error',
    message: (p: Named & { entity: string }) => `\`${p.entity}\` has no field \`${p.name}\``,
    why: nothing,
    fix: (p: Named & { entity: string; isValue?: boolean }) => truths.get(p.name) ?? didYouMean(p.near, `Declare it under the fields of ${p.entity}.${p.isValue === true && p.near === undefined ? ` A value of the caller is \`$${p.name}\`, a text is \`'${p.name}'\`.` : ''}`),
    example: sample({ operations: 'findNotes: { reads: Note, where: titel = $title }' }),
  },
  'unknown-member': {
    severity: 'error',
    message: (p: Named & { of: string }) => `\`${p.of}\` has nothing called \`${p.name}\``,
    why: nothing,
    fix: (p: Named & { of: string }) => didYouMean(p.near, `Use a name that \`${p.of}\` declares.`),
    example: sample({ operations: 'write: { takes: { note: { text: string(80) } }, creates: Note, set: { title: $note.txt } }' }),
  },
  'unknown-type': {
    severity: 'error',
    message: (p: Named) => `\`${p.name}\` is no type and no entity`,
    why: 'The type decides storage, checks and documentation of the field.',
    fix: (p: Named) => didYouMean(p.near, `${/^[A-Z]/.test(p.name) ? `Declare \`${p.name}\` under \`entities\`, or take another` : 'Take another'} type: uuid, int, decimal(places), money, bool, string(max), text, url, date, timestamp, json, file, password, \`a | b\`, an entity, \`Entity.field\`.`),
    example: sample({ fields: 'body: tekst' }),
  },
  'unknown-operation': {
    severity: 'error',
    message: (p: Named) => `there is no operation \`${p.name}\``,
    why: 'The journey would load something that does not exist.',
    fix: (p: Named) => didYouMean(p.near, 'Declare it under `operations`.'),
    example: sample({ rest: 'traffic:\n  journeys:\n    browse: { rate: 1/s, does: [listNotse] }' }),
  },
  'unknown-event': {
    severity: 'error',
    message: (p: Named) => `there is no event \`${p.name}\``,
    why: nothing,
    fix: (p: Named) => didYouMean(p.near, 'Declare it under `events`.'),
    example: sample({ operations: 'write: { takes: { title: string(80) }, creates: Note, emits: NoteWritten }' }),
  },
  'unknown-actor': {
    severity: 'error',
    message: (p: Named) => `there is no actor \`${p.name}\``,
    why: 'Who may call an operation must be certain.',
    fix: (p: Named) => (p.name === 'anyone' ? 'Remove `only anyone`: what all may see needs no `only`.' : didYouMean(p.near, 'Declare it under `actors`; `anyone` exists.')),
    example: sample({ user: true, operations: 'countNotes: { by: usr, reads: Note, where: title = $title }' }),
  },
  'unknown-external': {
    severity: 'error',
    message: (p: Named) => `there is no external \`${p.name}\``,
    why: nothing,
    fix: (p: Named) => didYouMean(p.near, 'Declare it under `externals`.'),
    example: sample({ operations: 'scan: { calls: scanner.scan }' }),
  },
  'unknown-action': {
    severity: 'error',
    message: (p: Named & { external: string }) => `\`${p.external}\` has no action \`${p.name}\``,
    why: nothing,
    fix: (p: Named & { external: string }) => didYouMean(p.near, `Add it to the actions of ${p.external}.`),
    example: sample({ operations: 'scan: { does: [{ calls: scanner.scn }] }', rest: 'externals:\n  scanner: { actions: [scan], latency: { p50: 10ms } }' }),
  },
  'unknown-argument': {
    severity: 'error',
    message: (p: Named & { action: string }) => `\`${p.action}\` takes no \`${p.name}\``,
    why: 'The external would refuse or ignore it.',
    fix: (p: Named & { action: string }) => didYouMean(p.near, `Add it to the takes of ${p.action}.`),
    example: sample({
      operations: 'scan: { takes: { text: text }, calls: scanner.scan, with: { txt: $text, text: $text } }',
      rest: 'externals:\n  scanner:\n    actions: { scan: { takes: { text: text } } }',
    }),
  },
  'unknown-view': {
    severity: 'error',
    message: (p: Named) => `there is no view and no entity \`${p.name}\``,
    why: 'The view says which fields leave the backend.',
    fix: (p: Named & { entity?: string | undefined; resultOf?: string | undefined }) =>
      p.resultOf !== undefined
        ? `\`${p.name}\` is the result of a step, which is answered under its own name, in a view: \`returns: { ${p.name}: ${p.resultOf} }\`.`
        : p.entity === undefined
        ? didYouMean(p.near, 'Declare it under the `views` of the entity.')
        : `\`${p.name}\` is a field of ${p.entity}: name a list of fields under its \`views\`, \`views: { Short: [${p.name}] }\`, and return \`Short\`; one value is \`{ ${p.name}: = $result.${p.name} }\`.`,
    example: sample({ operations: 'getNote: { reads: Note, where: id = $id, returns: NoteView }' }),
  },
  'unknown-value': {
    severity: 'error',
    message: (p: Named & { isLater?: boolean }) => (p.isLater === true ? `\`$${p.name}\` is used before the step that gives it` : `nothing gives \`$${p.name}\``),
    why: 'A `$` value is a parameter in `takes`, the result of an earlier step, `$event` or `$it`. Only in a `where` is a parameter made from what it is compared with.',
    fix: (p: Named & { isLater?: boolean }) => ownValues.get(p.name) ?? (p.isLater === true ? `Move the step that gives \`$${p.name}\` before this one: steps run in the order in which they are written.` : p.near === undefined ? `Add \`${p.name}\` to \`takes\`, or name the step whose result you mean by \`as: ${p.name}\`.` : `Write \`$${p.near}\`, or add \`${p.name}\` to \`takes\`.`),
    example: sample({ operations: 'write: { takes: { text: string(80) }, creates: Note, set: { title: $txt } }' }),
  },
  'no-row': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` is a field of no row here`,
    why: 'A bare name is a field of the row at hand, and here there is none.',
    fix: (p: { name: string }) => `Write \`$${p.name}\` for a value of the operation, or fold over an entity: \`count(Entity where …)\`.`,
    example: sample({ rest: 'invariants:\n  titled: title != none' }),
  },
  'dollar-missing': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` is no field; the operation holds a value of that name`,
    why: 'Bare names are fields of the row at hand; parameters and results are written with `$`.',
    fix: (p: { name: string }) => `Write \`$${p.name}\`.`,
    example: sample({ operations: 'find: { takes: { words: string(80) }, reads: Note, where: title = words or title = $words }' }),
  },
  'quoted-text': {
    severity: 'error',
    message: (p: { text: string }) => `\`${p.text}\` is read as a name: YAML took its quotes away`,
    why: 'Quotes around a whole value belong to YAML; the expression inside sees a bare name.',
    fix: (p: { text: string }) => `For the text write "'${p.text}'".`,
    example: sample({ operations: "write: { creates: Note, set: { title: 'untitled' } }" }),
  },
  'nobody-is-me': {
    severity: 'error',
    message: () => '`me` is nobody here',
    why: '`me` is the row of the caller: of an actor that may call and has an `is`.',
    fix: () => 'Give an actor `is: <Entity>` and name it in `by`, or compare with something else.',
    example: sample({ fields: 'author: Person optional', entities: 'Person: { fields: { name: string(80) } }', operations: 'mine: { reads: Note, where: author = me }' }),
  },
  'duplicate-name': {
    severity: 'error',
    message: (p: { name: string }) => `the name \`${p.name}\` is taken`,
    why: 'A name that means two things means the wrong one at times.',
    fix: () => 'Rename one of the two places shown.',
    example: sample({ fields: 'status: open | closed | open' }),
  },
  'anyone-exists': {
    severity: 'error',
    message: () => 'the actor `anyone` exists by itself',
    why: '`anyone` is the caller without a token; nothing about it can be declared.',
    fix: () => 'Give your actor another name.',
    example: sample({ rest: 'actors:\n  anyone: { authenticates: oidc }' }).replace('{ reads: Note }', '{ by: anyone, reads: Note }'),
  },
});

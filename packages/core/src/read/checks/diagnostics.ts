import { defineDiagnostics } from '../../diagnostic/index.ts';
import { sample } from '../resolve/diagnostics/sample.ts';

const written = 'events:\n  NoteWritten: { of: Note, carries: [id] }';

/** What only the whole of a brief shows. */
export const checkProblems = defineDiagnostics('read', {
  'database-name': {
    severity: 'error',
    message: (p: { name: string; what: string; reason: string }) => `no ${p.what} can be called \`${p.name}\`: ${p.reason}`,
    why: 'The database would refuse it, or read another one instead.',
    fix: (p: { what: string }) => `Choose another name, or leave the name of the ${p.what} to the design.`,
    example: sample({ fields: 'version: int column xmin' }),
  },
  'nobody-emits': {
    severity: 'error',
    message: (p: { event: string; by: string }) => `nothing emits \`${p.event}\`, and \`${p.by}\` waits for it`,
    why: 'What waits for an event that never comes never runs.',
    fix: (p: { event: string }) => `Add \`emits: ${p.event}\` to an operation or step.`,
    example: sample({ rest: `${written}\nworkflows:\n  index: { when: NoteWritten, does: [{ reads: Note, where: id = $event.id }] }` }),
  },
  'event-unused': {
    severity: 'warning',
    message: (p: { event: string; missing: string }) => `${p.missing} \`${p.event}\``,
    why: 'An event needs a sender and a listener: a workflow, a stream or a webhook.',
    fix: () => 'Add what is missing, or remove the event.',
    example: sample({ operations: 'write: { takes: { title: string(80) }, creates: Note, emits: NoteWritten }', rest: written }),
  },
  'parameter-unused': {
    severity: 'warning',
    message: (p: { name: string; operation: string }) => `\`${p.operation}\` takes \`${p.name}\` and does nothing with it`,
    why: 'Callers would send a value that changes nothing: often it was meant to fill a field of another name.',
    fix: (p: { name: string }) => `Use \`$${p.name}\`, name it as the field that it fills, or remove it.`,
    example: sample({ operations: 'write: { takes: { title: string(80), mood: string(9) }, creates: Note }' }),
  },
  'actor-unused': {
    severity: 'warning',
    message: (p: { actor: string }) => `the actor \`${p.actor}\` may call nothing`,
    why: 'It would be given tokens without any use.',
    fix: (p: { actor: string }) => `Name \`${p.actor}\` in the \`by\` of an operation, or remove it.`,
    example: sample({ user: true, rest: '' }).replace('actors:\n', 'actors:\n  staff: { authenticates: oidc, role: staff }\n'),
  },
  'external-unused': {
    severity: 'warning',
    message: (p: { external: string }) => `nothing calls \`${p.external}\`, and it calls nothing`,
    why: 'It would be drawn, and budgeted, for nothing.',
    fix: () => 'Call it in a step, name it in a `by`, or remove it.',
    example: sample({ rest: 'externals:\n  scanner: { actions: [scan], latency: { p50: 10ms } }' }),
  },
  'entity-unused': {
    severity: 'warning',
    message: (p: { entity: string }) => `no operation, reference or actor uses ${p.entity}`,
    why: 'Its table would be made and never be read or written.',
    fix: (p: { entity: string }) => `Add an operation on ${p.entity}, or remove it.`,
    example: sample({ entities: 'Tag: { fields: { name: string(20) } }' }),
  },
  'view-unused': {
    severity: 'note',
    message: (p: { view: string }) => `nothing uses the view \`${p.view}\``,
    why: 'A view is used in `takes`, `returns`, `carries` or in another view.',
    fix: () => 'Use it, or remove it.',
    example: sample({ note: 'views: { Short: [title] }' }),
  },
  'optional-parameter': {
    severity: 'error',
    message: (p: { name: string; verb: string }) => `\`$${p.name}\` may be absent, and decides which rows this step ${p.verb}`,
    why: 'Only a step that reads drops a condition whose parameter is absent; here that would change more rows than meant.',
    fix: (p: { name: string }) => `Remove \`optional\` from \`${p.name}\`, or give it a default.`,
    example: sample({ operations: 'drop: { takes: { title: string(80) optional }, deletes: Note, where: title = $title }' }),
  },
  'password-elsewhere': {
    severity: 'error',
    message: (p: { verb: string }) => `a password cannot be compared in this \`where\` of a step that ${p.verb}`,
    why: 'Only a salted hash is stored. It is verified after `reads` or `checks` of one row, found by its key or a unique field, with `password = $password` as a term of its own.',
    fix: () => 'Write `does:` with a step before this one, such as `{ checks: User, where: id = me and password = $old }`: a wrong password is 401.',
    example: sample({
      user: true,
      note: 'owner: author',
      fields: 'author: User, code: password',
      operations: 'rename: { by: user, takes: { id: Note, code: password, title: string(80) }, updates: Note, where: id = $id and code = $code }',
    }),
  },
  'optional-in-route': {
    severity: 'error',
    message: (p: { name: string }) => `\`${p.name}\` is part of the route and optional`,
    why: 'Without it the route is another one.',
    fix: () => 'Remove `optional`, or take it out of the route.',
    example: sample({ operations: 'find: { at: GET /find/:title, takes: { title: string(80) optional }, reads: Note, where: title = $title }' }),
  },
  'public-read': {
    severity: 'note',
    message: (p: { entity: string; operation: string }) => `every ${p.entity} is public to read, because \`${p.operation}\` is by anyone`,
    why: 'An owner guards reads only as long as no operation by anyone reads the entity.',
    fix: () => 'If that is meant, nothing. Else name actors in `by`.',
    example: sample({ user: true, note: 'owner: author', fields: 'author: User', operations: 'readAll: { by: anyone, reads: Note, where: title = $title }' }),
  },
  growth: {
    severity: 'warning',
    message: (p: { entity: string; growth: string; created: string; deleted: string }) =>
      `${p.entity} grows by ${p.growth} a day, but operations create ${p.created} and delete ${p.deleted}`,
    why: 'Volumes, indexes and disks are sized from growth, load from rates: they must tell one story.',
    fix: () => 'Correct `growth` or the rates. A rate is the mean of the busiest hour, so growth may be several times smaller, but not larger.',
    example: sample({ note: 'growth: 1M/day', operations: 'write: { takes: { title: string(80) }, creates: Note, rate: 1/s }' }),
  },
  'derived-now': {
    severity: 'warning',
    message: (p: { field: string }) => `\`${p.field}\` depends on the time and is computed anew for every read`,
    why: 'It changes without any write, so it cannot be stored unless readers allow it to be a little old.',
    fix: () => 'Add `stale: 1min` to the operations that read it, if a value that old is good enough.',
    example: sample({ fields: 'recent: = count(Note where title = this.title and createdAt > now - 1d)' }),
  },
  'calls-split': {
    severity: 'note',
    message: (p: { operation: string; target: string }) => `the call of ${p.target} splits the transaction of \`${p.operation}\``,
    why: 'No transaction is held open over a call: what was written before stays when the call or a later step fails.',
    fix: () => 'If that is not meant, move the call into a workflow, where steps have an undo.',
    example: sample({
      operations: 'scan: { takes: { title: string(80) }, does: [{ creates: Note }, { calls: scanner.scan }] }',
      rest: 'externals:\n  scanner: { actions: [scan], latency: { p50: 10ms } }',
    }),
  },
  'required-claim': {
    severity: 'error',
    message: (p: { actor: string; field: string }) => `the first token of a new ${p.actor} has no claim for \`${p.field}\``,
    why: 'The row of `me` is made by the first valid token, from claims named like fields (email, name); a required field without one stays empty.',
    fix: (p: { field: string; entity: string }) => `Make \`${p.field}\` optional or give it a default, or add an operation that creates ${p.entity}.`,
    example: sample({ user: true }).replace('email: string(254) unique', 'shoeSize: int'),
  },
  'created-by-operation': {
    severity: 'note',
    message: (p: { actor: string; field: string; operation: string }) => `a new ${p.actor} must call \`${p.operation}\` first: no claim of the token gives \`${p.field}\``,
    why: 'The row of `me` is made by the first valid token only where claims fill its required fields.',
    fix: () => 'If that is meant, nothing. Where others make the row (an admin invites), declare `subject: string(255) unique` and let them give the `sub` of the tokens. Else make the field optional or give it a default.',
    example: sample({ user: true, operations: 'join: { by: user, takes: { shoeSize: int }, creates: User }' }).replace('email: string(254) unique', 'shoeSize: int'),
  },
  'password-missing': {
    severity: 'error',
    message: (p: { actor: string }) => `\`${p.actor}\` authenticates by password, and nothing holds one`,
    why: 'The hash is verified against a field of type `password` of the entity that the actor `is`.',
    fix: () => 'Give the actor `is: <Entity>`, and that entity a field `password: password`.',
    example: sample({ user: true }).replace('authenticates: oidc', 'authenticates: password'),
  },
  'actors-alike': {
    severity: 'error',
    message: (p: { actor: string; other: string }) => `nothing tells \`${p.actor}\` from \`${p.other}\``,
    why: 'Both authenticate alike, are the same entity and need the same role, so every token of one is a token of the other.',
    fix: () => 'Give one of them a `role`, or make them one actor.',
    example: sample({ user: true, operations: 'readAll: { by: writer, reads: Note, where: title = $title }' }).replace('actors:\n', 'actors:\n  writer: { is: User, authenticates: oidc }\n'),
  },
  'impossible-latency': {
    severity: 'error',
    message: (p: { operation: string; percentile: string; promised: string; external: string; needed: string }) =>
      `\`${p.operation}\` promises ${p.percentile} ${p.promised}, but ${p.external} alone takes ${p.needed}`,
    why: 'An operation cannot answer before the external that it calls.',
    fix: () => 'Promise more, or call the external in a workflow, after the answer.',
    example: sample({
      operations: 'scan: { calls: scanner.scan, latency: { p95: 1ms } }',
      rest: 'externals:\n  scanner: { actions: [scan], latency: { p50: 90ms } }',
    }),
  },
  'reference-cycle': {
    severity: 'error',
    message: (p: { cycle: readonly string[] }) => `each needs the other first: ${p.cycle.join(' -> ')}`,
    why: 'With only required references in a circle, no first row can ever be created.',
    fix: () => 'Make one of the references `optional`.',
    example: sample({ fields: 'first: Page', entities: 'Page: { fields: { note: Note } }' }),
  },
  'impossible-move': {
    severity: 'error',
    message: (p: { field: string; state: string }) => `no transition leads to \`${p.state}\` of \`${p.field}\``,
    why: 'The step would answer 409 for every row that is not in that state already.',
    fix: (p: { field: string; state: string }) => `Add a move to \`${p.state}\` in \`transitions.${p.field}\`, or set another state.`,
    example: sample({
      note: 'transitions: { status: [open -> closed] }',
      fields: 'status: open | closed default open',
      operations: 'reopen: { updates: Note, where: id = $id, set: { status: open } }',
    }),
  },
});

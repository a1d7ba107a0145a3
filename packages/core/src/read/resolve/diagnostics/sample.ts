/** Pieces of a small brief about notes, in which one thing is wrong. */
export interface Pieces {
  /** More fields of Note, as in `{ }`. */
  readonly fields?: string;
  /** More keys of Note. */
  readonly note?: string;
  /** More entities, one a line. */
  readonly entities?: string;
  /** More operations, one a line. */
  readonly operations?: string;
  /** A user who signs in: makes an entity User and an actor user. */
  readonly user?: boolean;
  /** More sections. */
  readonly rest?: string;
}

/** Returns a brief with the pieces in it: the example of a diagnostic, which a test runs and `explain` shows. */
export function sample(pieces: Pieces): string {
  const fields = ['title: string(80)', pieces.fields].filter((piece) => piece !== undefined).join(', ');
  const note = [pieces.note, `fields: { ${fields} }`].filter((piece) => piece !== undefined).join(', ');
  const user = pieces.user === true;
  return [
    'kentledge: 1',
    'system: notes',
    ...(user ? ['actors:', '  user: { is: User, authenticates: oidc }'] : []),
    'entities:',
    ...(user ? ['  User: { fields: { email: string(254) unique } }'] : []),
    `  Note: { ${note} }`,
    ...indented(pieces.entities),
    'operations:',
    `  listNotes: { ${user ? 'by: user, ' : ''}reads: Note }`,
    ...indented(pieces.operations),
    ...(pieces.rest === undefined ? [] : [pieces.rest.trimEnd()]),
    '',
  ].join('\n');
}

function indented(lines: string | undefined): readonly string[] {
  return lines === undefined ? [] : lines.trimEnd().split('\n').map((line) => `  ${line}`);
}

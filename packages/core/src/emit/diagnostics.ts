import type { Diagnostic } from '../diagnostic/index.ts';

interface Told {
  readonly message: string;
  readonly why: string;
  readonly advice: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function tell(code: string, severity: Diagnostic['severity'], told: Told): Diagnostic {
  return { code, severity, message: told.message, spans: [], why: told.why, fix: { advice: told.advice, edits: [] }, data: told.data };
}

/** A path that would leave the output folder, or that some file system can't hold. */
export function badPath(path: string, emitter: string): Diagnostic {
  return tell('emit/bad-path', 'error', {
    message: `The emitter ${emitter} claims the path ${JSON.stringify(path)}.`,
    why: 'A path must stay inside the output folder and mean the same on every file system.',
    advice: 'Rename what the file is named for; this is also worth a report, since the reader should have refused the name.',
    data: { path, emitter },
  });
}

/** Two emitters want the same file. */
export function pathTaken(path: string, first: string, second: string): Diagnostic {
  return tell('emit/path-taken', 'error', {
    message: `Two emitters claim ${path}: ${first} and ${second}.`,
    why: 'One of them would overwrite the other, depending on their order.',
    advice: 'Give one of the two emitters another path.',
    data: { path, first, second },
  });
}

/** A generated file was edited, and a build would lose the edit. */
export function editedFile(path: string, instead: string | undefined): Diagnostic {
  return tell('emit/edited-file', 'error', {
    message: `${path} is generated and was edited.`,
    why: 'Each build writes generated files anew, so the edit would be lost.',
    advice: `${instead === undefined ? 'Move the change into the brief' : `Move the change to ${instead}, which is yours`}, then build with --force, which overwrites the edit.`,
    data: { path, instead },
  });
}

/** A file that no build of ours wrote lies where one would be written. */
export function fileInTheWay(path: string): Diagnostic {
  return tell('emit/file-in-the-way', 'error', {
    message: `${path} is there already, and no build wrote it.`,
    why: 'A build never overwrites what it did not write.',
    advice: 'Build into an empty folder, or move the file away; --force overwrites it.',
    data: { path },
  });
}

/** A migration that was written by an earlier build changed or is gone. */
export function historyChanged(path: string, how: 'edited' | 'missing'): Diagnostic {
  return tell('emit/history-changed', 'error', {
    message: `${path} is history and ${how === 'edited' ? 'was edited' : 'is missing'}.`,
    why: 'A database that has run the old text would differ from one that runs the new one, and nobody could tell.',
    advice: 'Restore the file from version control; say what should change in the brief, and the next build appends a migration.',
    data: { path, how },
  });
}

/** An operation is gone from the brief; its file of people's code stays. */
export function leftBehind(path: string): Diagnostic {
  return tell('emit/left-behind', 'warning', {
    message: `${path} is yours and no longer used.`,
    why: 'What it was for is gone from the brief; a build never deletes what people may have written.',
    advice: 'Delete it when nothing in it is worth keeping.',
    data: { path },
  });
}

/** The schema changed in a way that an additive migration can't follow. */
export function migrationNotAdditive(subject: string, change: string): Diagnostic {
  return tell('emit/migration-not-additive', 'error', {
    message: `${subject}: ${change}.`,
    why: 'A database in use may hold rows that the change would lose or break, and this version only appends what can do neither.',
    advice: 'Take the change back and add something new beside the old, or start a new output folder with an empty database.',
    data: { subject, change },
  });
}

/** The lock file in the output folder can't be read. */
export function badLock(reason: string): Diagnostic {
  return tell('emit/bad-lock', 'error', {
    message: `kentledge.lock.json can't be read: ${reason}.`,
    why: 'Without it a build does not know which files are its own and which migrations exist.',
    advice: 'Restore the file from version control, or build into an empty folder.',
    data: { reason },
  });
}

/** The lock file belongs to another system. */
export function otherSystem(found: string, wanted: string): Diagnostic {
  return tell('emit/other-system', 'error', {
    message: `The output folder holds the system ${found}, not ${wanted}.`,
    why: 'Migrations of one system must not be appended to those of another.',
    advice: 'Build into another folder, or give the brief its old name back.',
    data: { found, wanted },
  });
}

/** What an operation asks for is not emitted by this version. */
export function notEmitted(subject: string, reason: string): Diagnostic {
  return tell('emit/not-emitted', 'error', {
    message: `${subject}: ${reason}.`,
    why: 'Code that silently does something else would be worse than none.',
    advice: 'Say it another way in the brief.',
    data: { subject, reason },
  });
}

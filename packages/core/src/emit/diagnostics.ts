import { defineDiagnostics } from '../diagnostic/index.ts';

/** What can be wrong with the files of a build. */
export const emitProblems = defineDiagnostics('emit', {
  'bad-path': {
    severity: 'error',
    message: (p: { path: string; emitter: string }) => `The emitter ${p.emitter} claims the path ${JSON.stringify(p.path)}.`,
    why: 'A path must stay inside the output folder and mean the same on every file system.',
    fix: () => 'Rename what the file is named for; this is also worth a report, since the reader should have refused the name.',
    example: '# an emitter of a build names a file ../x.ts, or CON.ts',
  },
  'path-taken': {
    severity: 'error',
    message: (p: { path: string; first: string; second: string }) => `Two emitters claim ${p.path}: ${p.first} and ${p.second}.`,
    why: 'One of them would overwrite the other, depending on their order.',
    fix: () => 'Give one of the two emitters another path.',
    example: '# two emitters of a build both write README.md',
  },
  'edited-file': {
    severity: 'error',
    message: (p: { path: string; instead: string | undefined }) => `${p.path} is generated and was edited.`,
    why: 'Each build writes generated files anew, so the edit would be lost.',
    fix: (p: { instead: string | undefined }) => `${p.instead === undefined ? 'Move the change into the brief' : `Move the change to ${p.instead}, which is yours`}, then build with --force, which overwrites the edit.`,
    example: '# someone edits out/src/service.ts; then: kentledge build brief.yaml -o out',
  },
  'file-in-the-way': {
    severity: 'error',
    message: (p: { path: string }) => `${p.path} is there already, and no build wrote it.`,
    why: 'A build never overwrites what it did not write.',
    fix: () => 'Build into an empty folder, or move the file away; --force overwrites it.',
    example: '# someone puts a file of their own where the next build writes one; then: kentledge build brief.yaml -o out',
  },
  'history-changed': {
    severity: 'error',
    message: (p: { path: string; how: 'edited' | 'missing' }) => `${p.path} is history and ${p.how === 'edited' ? 'was edited' : 'is missing'}.`,
    why: 'A database that has run the old text would differ from one that runs the new one, and nobody could tell.',
    fix: () => 'Restore the file from version control; say what should change in the brief, and the next build appends a migration.',
    example: '# someone edits out/migrations/0001_initial.up.sql; then: kentledge build brief.yaml -o out',
  },
  'left-behind': {
    severity: 'warning',
    message: (p: { path: string }) => `${p.path} is yours and no longer used.`,
    why: 'What it was for is gone from the brief; a build never deletes what people may have written.',
    fix: () => 'Delete it when nothing in it is worth keeping.',
    example: '# an operation is taken out of the brief; then: kentledge build brief.yaml -o out',
  },
  'migration-not-additive': {
    severity: 'error',
    message: (p: { subject: string; change: string; instead?: string }) => `${p.subject}: ${p.change}.`,
    why: 'A database in use may hold rows that the change would lose or break, and this version only appends what can do neither.',
    fix: (p: { instead?: string }) => p.instead ?? 'Take the change back and add something new beside the old, or start a new output folder with an empty database.',
    example: '# a field is taken out of an entity of the brief; then: kentledge build brief.yaml -o out',
  },
  'bad-lock': {
    severity: 'error',
    message: (p: { reason: string }) => `kentledge.lock.json can't be read: ${p.reason}.`,
    why: 'Without it a build does not know which files are its own and which migrations exist.',
    fix: () => 'Restore the file from version control, or build into an empty folder.',
    example: '# out/kentledge.lock.json holds the marks of a merge; then: kentledge build brief.yaml -o out',
  },
  'other-system': {
    severity: 'error',
    message: (p: { found: string; wanted: string }) => `The output folder holds the system ${p.found}, not ${p.wanted}.`,
    why: 'Migrations of one system must not be appended to those of another.',
    fix: () => 'Build into another folder, or give the brief its old name back.',
    example: '# out holds the build of another system; then: kentledge build brief.yaml -o out',
  },
  'not-emitted': {
    severity: 'error',
    message: (p: { subject: string; reason: string }) => `${p.subject}: ${p.reason}.`,
    why: 'Code that silently does something else would be worse than none.',
    fix: () => 'Say it another way in the brief.',
    example: '# an operation of the brief returns what this version has no code for',
  },
});

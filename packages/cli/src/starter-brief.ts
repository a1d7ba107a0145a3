/** What `init` writes: a small brief of which every line says what it is for. It is checked and proved by tests. */
export const starterBrief = `# A brief says what a backend is needed for; Kentledge designs, builds and proves it.
#   kentledge check brief.yaml           what is wrong with this file
#   kentledge design brief.yaml          the design it gets
#   kentledge build brief.yaml -o out    the backend as code that runs
#   kentledge prove brief.yaml --quick   the backend filled, loaded and judged
kentledge: 1
system: notes
summary: Notes that people write for themselves.

# Promises. What is not said has a default: p95 200 ms, 0.1 % errors, 99.9 % available, and all of it at 10 times the traffic.
objectives: { headroom: 10x }

# Who calls. \`is\` names the entity whose row is the caller, \`me\`.
actors:
  user: { is: User, authenticates: oidc }

# What is kept, how much of it, and whose it is.
entities:
  User:
    count: 10k
    fields:
      email: string(254) unique personal
  Note:
    count: 1M
    owner: author            # nobody else may read or change it
    fields:
      author: User           # a reference
      title: string(200)
      body: text about 2kB   # the usual size: it decides how large the database gets

# What callers do, and how often in the busiest hour.
operations:
  listNotes: { by: user, reads: Note, where: author = me, order: -createdAt, rate: 20/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 40/s, critical: true }
  writeNote: { by: user, takes: { title: string(200), body: text about 2kB max 100kB }, creates: Note, rate: 2/s }
  editNote: { by: user, takes: { title: string(200), body: text about 2kB max 100kB }, updates: Note, where: id = $id, rate: 1/s }
  deleteNote: { by: user, deletes: Note, where: id = $id, rate: 0.2/s }

# What must hold whatever happens; asked of the database after each proof.
invariants:
  everyNoteHasATitle: count(Note where title = '') = 0
`;

/** What `init --typescript` writes: the same brief, in TypeScript. */
export const starterModule = `// A brief says what a backend is needed for; Kentledge designs, builds and proves it.
//   kentledge check brief.ts           what is wrong with this file
//   kentledge design brief.ts          the design it gets
//   kentledge build brief.ts -o out    the backend as code that runs
//   kentledge prove brief.ts --quick   the backend filled, loaded and judged
// Each of them runs this file. kentledge.d.ts beside it gives editors the types.
import { defineBrief } from 'kentledge';

export default defineBrief({
  kentledge: 1,
  system: 'notes',
  summary: 'Notes that people write for themselves.',

  // Promises. What is not said has a default: p95 200 ms, 0.1 % errors, 99.9 % available, and all of it at 10 times the traffic.
  objectives: { headroom: '10x' },

  // Who calls. \`is\` names the entity whose row is the caller, \`me\`.
  actors: {
    user: { is: 'User', authenticates: 'oidc' },
  },

  // What is kept, how much of it, and whose it is.
  entities: {
    User: {
      count: '10k',
      fields: { email: 'string(254) unique personal' },
    },
    Note: {
      count: '1M',
      owner: 'author', // nobody else may read or change it
      fields: {
        author: 'User', // a reference
        title: 'string(200)',
        body: 'text about 2kB', // the usual size: it decides how large the database gets
      },
    },
  },

  // What callers do, and how often in the busiest hour.
  operations: {
    listNotes: { by: 'user', reads: 'Note', where: 'author = me', order: '-createdAt', rate: '20/s' },
    getNote: { by: 'user', reads: 'Note', where: 'id = $id', rate: '40/s', critical: true },
    writeNote: { by: 'user', takes: { title: 'string(200)', body: 'text about 2kB max 100kB' }, creates: 'Note', rate: '2/s' },
    editNote: { by: 'user', takes: { title: 'string(200)', body: 'text about 2kB max 100kB' }, updates: 'Note', where: 'id = $id', rate: '1/s' },
    deleteNote: { by: 'user', deletes: 'Note', where: 'id = $id', rate: '0.2/s' },
  },

  // What must hold whatever happens; asked of the database after each proof.
  invariants: {
    everyNoteHasATitle: "count(Note where title = '') = 0",
  },
});
`;

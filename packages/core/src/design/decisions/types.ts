import { assume, rowWidth } from '../../knowledge/index.ts';
import type { Brief, Entity, Field } from '../../system/index.ts';
import { moneyPlaces } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Question } from '../decision.ts';

const notBuilt = 'this version has one type for each kind of field';

/** The types of columns: one choice for each kind of field that the brief has, and one for each field that could be a table. */
export const types = defineDecision({
  id: 'types',
  question: 'Which types do columns have?',
  after: [],
  pins: [],
  decide: (context) => {
    const fields = context.brief.entities.flatMap((entity) => entity.fields.map((field) => ({ entity, field })));
    const kinds = Map.groupBy(fields.filter(({ field }) => !field.implicit && field.derived === undefined), ({ field }) => field.type.kind);
    const has = (...names: readonly Field['type']['kind'][]): readonly Named[] => names.flatMap((name) => kinds.get(name) ?? []);
    const questions = [
      ...about(has('string', 'text', 'url'), textType),
      ...about(has('enum'), wordsType),
      ...about(has('money', 'decimal'), (found) => amountType(context.brief, found)),
      ...about(has('int'), countType),
      ...about(fields.filter(({ field }) => field.type.kind === 'timestamp'), timeType),
      ...has('json').map(documentType),
      ...has('list').map(listType),
    ];
    return outcomeOf(questions.map((question) => choose(context, question)));
  },
});

interface Named {
  readonly entity: Entity;
  readonly field: Field;
}

function about(found: readonly Named[], question: (found: readonly Named[]) => Question): readonly Question[] {
  return found.length === 0 ? [] : [question(found)];
}

function candidates(best: Omit<Candidate, 'against'>, ...others: readonly Candidate[]): readonly Candidate[] {
  return [{ ...best, against: 'it is the only one that this version builds' }, ...others.map((other) => ({ ...other, notBuilt }))];
}

function textType(): Question {
  return {
    id: 'system.textType',
    question: 'Which type do texts have?',
    candidates: candidates(
      { id: 'text-check', label: 'text, with a CHECK of the length' },
      { id: 'varchar', label: 'varchar(n)', against: 'the same on disk, but a value that is too long has an error without a name, and a shorter limit rewrites the table' },
      { id: 'char', label: 'char(n)', against: 'pads each value with blanks to its full length' },
    ),
    best: 'text-check',
    because: 'All three are stored alike; a CHECK has a name that becomes the answer 422, and is changed without rewriting a row: a wider one is seen by no row, a narrower one is validated beside writers.',
    changes: ['Tools that read the length from the column’s type'],
  };
}

function wordsType(found: readonly Named[]): Question {
  return {
    id: 'system.enumType',
    question: 'Which type does a field of a few words have?',
    candidates: candidates(
      { id: 'text-check', label: 'text, with a CHECK of the words' },
      { id: 'enum', label: 'A type of its own (CREATE TYPE … AS ENUM)', against: 'no word can ever be taken out of it again, and one that is added can’t be used in the transaction that adds it' },
      { id: 'table', label: 'A table of words and a foreign key', against: 'each write looks a row up that never changes, and each new word is data that every database must be given' },
      { id: 'smallint', label: 'smallint numbers', against: 'what a number means stands in the code alone' },
    ),
    best: 'text-check',
    because: 'A word more is a wider CHECK, which reads no row; whoever reads the table reads words; and equality of texts is leakproof and indexed like any other.',
    changes: ['People who add words while the service runs: then an entity of words'],
    places: found.map(({ field }) => field.place),
  };
}

function amountType(brief: Brief, found: readonly Named[]): Question {
  const places = moneyPlaces(brief.constraints.currency);
  return {
    id: 'system.amountType',
    question: 'Which type do amounts have?',
    candidates: candidates(
      { id: 'numeric', label: `numeric(38, digits): money has ${places}` },
      { id: 'bigint', label: 'bigint, in the smallest unit', against: 'who forgets the unit is wrong by a factor of 100, shares and rates need a second rule, and sums over 9.2e18 break; it is 8 bytes and faster to sum' },
      { id: 'double', label: 'double precision', against: '0.1 + 0.2 is not 0.3: sums differ by the order in which they are taken' },
      { id: 'money', label: 'money', against: 'its digits depend on a setting of the server (lc_monetary)' },
    ),
    best: 'numeric',
    because: 'Exact to the last digit in every sum, no unit to forget, and the number of digits is checked by the column.',
    changes: ['Sums over so many rows that numeric is felt: `prove` shows it'],
    numbers: [{ name: rowWidth.facts.numeric.id, quantity: assume(rowWidth.facts.numeric) }],
    places: found.map(({ field }) => field.place),
  };
}

function countType(found: readonly Named[]): Question {
  return {
    id: 'system.intType',
    question: 'Which type do whole numbers have?',
    candidates: candidates(
      { id: 'bigint', label: 'bigint, 8 bytes' },
      { id: 'integer', label: 'integer, 4 bytes', against: 'it ends at 2.1 billion, and widening it rewrites the table under a lock; alignment often takes back what it saves' },
    ),
    best: 'bigint',
    because: 'It never runs out; bounds that the brief gives are CHECKs.',
    changes: ['A table of billions of rows with many small numbers side by side'],
    numbers: [{ name: rowWidth.facts.int.id, quantity: assume(rowWidth.facts.int) }],
    places: found.map(({ field }) => field.place),
  };
}

function timeType(): Question {
  return {
    id: 'system.timeType',
    question: 'Which type do instants have?',
    candidates: candidates(
      { id: 'timestamptz', label: 'timestamptz' },
      { id: 'timestamp', label: 'timestamp, without a time zone', against: 'what instant it is depends on who wrote it: an hour is lost or doubled at each change of the clocks' },
      { id: 'bigint', label: 'bigint, seconds since the epoch', against: 'no function of dates, no interval, and nobody can read it' },
    ),
    best: 'timestamptz',
    because: 'It is an instant, whatever zone a session has, and as wide as the others.',
    changes: ['A time of day that means the local one, such as opening hours: keep it with its zone'],
  };
}

function documentType({ entity, field }: Named): Question {
  return {
    id: `${entity.id}.${field.name}.type`,
    question: `How is ${entity.id}.${field.name} stored?`,
    candidates: candidates(
      { id: 'jsonb', label: 'jsonb' },
      { id: 'json', label: 'json', against: 'text that is read anew by each use, and can’t be indexed' },
      { id: 'columns', label: 'Columns, or a part', against: 'the brief names no fields of it' },
    ),
    best: 'jsonb',
    because: 'The brief declares it as json: its fields are not known, so nothing checks them, no reference leads out of it, and the planner has no statistics on what is in it. Fields that are always there belong into the brief.',
    changes: ['Fields of it that operations compare: declare them'],
    numbers: [{ name: rowWidth.facts.json.id, quantity: assume(rowWidth.facts.json) }],
    places: [field.place],
  };
}

function listType({ entity, field }: Named): Question {
  return {
    id: `${entity.id}.${field.name}.type`,
    question: `How is the list ${entity.id}.${field.name} stored?`,
    candidates: candidates(
      { id: 'array', label: 'An array in the row' },
      { id: 'table', label: 'A table of values', against: 'a join in each read, and a row of some 40 bytes for each element' },
      { id: 'jsonb', label: 'jsonb', against: 'the type of the elements is not checked' },
    ),
    best: 'array',
    because: 'It is read and written with its row, in its order, and a GIN index finds rows by an element. What an element means stands nowhere else.',
    changes: [`Elements that are things of their own, renamed or counted: an entity, and \`${field.name}: [Entity]\``],
    places: [field.place],
  };
}

/** Names that mean something to TypeScript, SQL, JSON or to what is emitted beside them, and that the reader lets through. */
export const hostileNames: readonly string[] = (
  'class delete new import export default function return typeof void await async yield let var enum interface type static get set of is as from ' +
  'toString valueOf hasOwnProperty arguments eval NaN Infinity globalThis process console fetch ' +
  'select table order group user limit offset cursor next items etag position index primary references check grant union all any ' +
  'db input match statement service handler problem newId size after total rows row it p app name length key value call client'
).split(' ');

const hostileTypes = 'Class Object Promise Date Array String Function Error Handler Page Problem Caller Context Db Statement Record Map Note note2 Symbol Actor Route Timestamp'.split(' ');

/** A text that tries to leave whatever it is put into. */
const hostileText = 'a \'b\' "c" `d` ${process.exit(1)} */ <script> | # %% ;-- $1 \\';

/** Returns a brief in which entities, fields, words and operations have these names. */
export function hostileBrief(fields: readonly string[], operations: readonly string[], entities: readonly string[] = hostileTypes): string {
  const first = entities[0] ?? 'Thing';
  const bodies = entities.map((entity, index) => {
    const reference = index === 0 ? '' : `, link: ${first}`;
    const own = fields.filter((_, at) => at % entities.length === index);
    return `  ${entity}: { fields: { label: string(40)${reference}${own.map((field, at) => `, ${quote(field)}: ${typeOf(at)}`).join('')} } }`;
  });
  return [
    'kentledge: 1',
    'system: hostile',
    `summary: ${JSON.stringify(hostileText)}`,
    'entities:',
    ...bodies,
    'operations:',
    ...operations.map((name, index) => `  ${quote(name)}: { by: anyone, ${operationOf(entities[index % entities.length] ?? first, index)} }`),
    '',
  ].join('\n');
}

/** A YAML 1.1 reader would take some of the names for something else. */
function quote(name: string): string {
  return `"${name}"`;
}

function typeOf(index: number): string {
  return ['string(20) optional', 'int default 1', 'class | select | constructor default class', 'money optional', 'bool default false', 'timestamp default now', '[string(5), max 3] optional'][index % 7] ?? 'text';
}

function operationOf(entity: string, index: number): string {
  return [
    `at: "GET /r${index}", reads: ${entity}, page: 10 max 50`,
    `at: "GET /r${index}/:id", reads: ${entity}, where: id = $id`,
    `at: "PATCH /r${index}/:id", takes: { label: string(40) optional }, updates: ${entity}, where: id = $id`,
    `at: "DELETE /r${index}/:id", deletes: ${entity}, where: id = $id`,
    `at: "GET /r${index}", takes: { label: string(40) optional(50%) }, reads: ${entity}, where: label = $label, order: -label, page: 5 offset`,
  ][index % 5] ?? '';
}

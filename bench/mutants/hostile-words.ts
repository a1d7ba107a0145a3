/** A name that nothing of ours has: wherever it stands outside of quotes in what is emitted, a text got out. */
export const escapee = 'zzPwned';

/** Texts that try to end whatever they are put into: a string, a template, a comment, an SQL literal, a page. */
export const hostileTexts: readonly string[] = [
  `'; ${escapee}(); '`,
  `"; ${escapee}(); "`,
  `\`; ${escapee}(); \``,
  `\${${escapee}()}`,
  `*/ ${escapee}(); /*`,
  `\n${escapee}();\n`,
  `\\'; ${escapee}(); //`,
  `'); drop table ${escapee}; --`,
  `$$; drop table ${escapee}; $$`,
  `</script><script>${escapee}()</script>`,
  `\u2028${escapee}()`,
  `]]> ${escapee} %s %I $1 :name ?`,
  'é ß 日本語 😀 \u202E',
  '\0',
  '\u001B]0;title\u0007',
  '\uD800',
  '{{.}} #{x} <%= y %>',
  '../../../etc/passwd',
];

/** Small names that mean something to TypeScript, SQL, JSON, HTTP or to what is emitted beside them. */
export const smallNames: readonly string[] = (
  'class delete new import export default function return typeof void await async yield let var enum interface type static get set of is as from ' +
  'toString valueOf hasOwnProperty constructor prototype arguments eval process console fetch then ' +
  'select table order group user limit offset cursor next items etag position index primary references check grant union all any end desc values ' +
  'db input match statement service handler problem newId size after total rows row it p app name length key value call client ' +
  'xmin ctid oid tableoid current_user a1 nUL con aux ' +
  `aVeryLongNameThatGoesOnAndOnUntilItReachesTheEndOfWhatPostgres${'AndFarBeyond'.repeat(3)}`
).split(' ');

/** Names of entities and events that mean something. */
export const greatNames: readonly string[] = (
  'Class Object Promise Date Array String Function Error Handler Page Problem Caller Context Db Statement Record Map Note Symbol Actor Route Timestamp ' +
  `Select Table User Order Group Null NaN Infinity Buffer Index Main Server Client Input Output AVeryLongEntityName${'ThatGoesOn'.repeat(6)}`
).split(' ');

/** Pieces that mean something to YAML, the grammar or JavaScript. */
export const pieces: readonly string[] = [
  ' ', '\n', '\t', ':', ': ', '#', ' #', ',', '[', ']', '{', '}', '(', ')', '"', "'", '|', '>', '&a', '*a', '!x', '- ', '? ', '$', '=', '`', '\\', '\0', '\u001B[31m', '\u202E', '😀',
  '---\n', '__proto__: 1\n', 'constructor', 'null', '${x}', '*/', '--', '</script>', 'none', 'me', 'now', 'this', '$it', '0', '-1', '1e999', '99999999999999999999', 'Ā'.repeat(300),
];

/** What statements do to a table. */
export interface TableUses {
  readonly reads: boolean;
  readonly inserts: boolean;
  readonly deletes: boolean;
  /** Rows are locked: PostgreSQL asks for the right to update at least one column. */
  readonly locks: boolean;
  /** Columns that are set. */
  readonly updates: ReadonlySet<string>;
}

const name = String.raw`"(?:[^"]|"")+"|[a-z_][a-z0-9_]*`;
const aliasable = new RegExp(String.raw`(?<!distinct )\b(from|join|using)\s+(?:only\s+)?(${name})(?:\s+as\s+(${name}))?`, 'g');
const inserted = new RegExp(String.raw`\binsert into\s+(${name})`, 'g');
const deleted = new RegExp(String.raw`\bdelete from\s+(${name})`, 'g');
const updated = new RegExp(String.raw`(?<!for |key |do )\bupdate\s+(${name})(?:\s+as\s+${name})?\s+set\s`, 'g');
const conflicted = /\bdo update set\s/g;
// Of a policy `for update using (…)` says which statements it is for.
const locked = new RegExp(String.raw`\bfor (?:no key update|update(?! (?:using|with check)\b)|share|key share)(?:\s+of\s+((?:${name})(?:,\s*(?:${name}))*))?`, 'g');

/**
 * Returns what SQL of our own printer does to the named tables. Literals are left out; a name that is no table (of a common
 * table expression, of a function) is not among `tables`.
 */
export function tableUses(sql: string, tables: ReadonlySet<string>): ReadonlyMap<string, TableUses> {
  const text = sql.replaceAll(/'(?:[^']|'')*'/g, `''`);
  const found = new Map<string, { reads: boolean; inserts: boolean; deletes: boolean; locks: boolean; updates: Set<string> }>();
  const use = (of: string): { reads: boolean; inserts: boolean; deletes: boolean; locks: boolean; updates: Set<string> } => {
    const table = plain(of);
    const known = found.get(table) ?? { reads: false, inserts: false, deletes: false, locks: false, updates: new Set<string>() };
    if (tables.has(table)) found.set(table, known);
    return known;
  };
  const aliases = new Map<string, string>();
  for (const [, , of = '', alias = of] of text.matchAll(aliasable)) {
    use(of).reads = true;
    aliases.set(plain(alias), of);
  }
  const inserts = [...text.matchAll(inserted)];
  for (const [, of = ''] of inserts) use(of).inserts = true;
  for (const [, of = ''] of text.matchAll(deleted)) use(of).deletes = true;
  for (const match of text.matchAll(updated)) for (const column of setColumns(text.slice(match.index + match[0].length))) use(match[1] ?? '').updates.add(column);
  for (const match of text.matchAll(conflicted)) {
    const into = inserts.findLast(({ index }) => index < match.index)?.[1] ?? '';
    for (const column of setColumns(text.slice(match.index + match[0].length))) use(into).updates.add(column);
  }
  // What is changed is found by its columns, and what was there may be given back.
  for (const each of found.values()) if (each.deletes || each.updates.size > 0) each.reads = true;
  if (/\breturning\b|\bon conflict\b/.test(text)) for (const [, of = ''] of inserts) use(of).reads = true;
  for (const [, of] of text.matchAll(locked)) for (const alias of of?.split(/,\s*/) ?? aliases.keys()) use(aliases.get(plain(alias)) ?? '').locks = true;
  return found;
}

/** The columns left of the `=` of a SET list, which ends at the next clause. */
function setColumns(list: string): readonly string[] {
  const columns: string[] = [];
  let [depth, start] = [0, 0];
  for (let index = 0; index <= list.length; index += 1) {
    const sign = list[index];
    if (sign === '(' || sign === '[') depth += 1;
    if (sign === ')' || sign === ']') depth -= 1;
    const ends = depth < 0 || sign === undefined || sign === ';' || (depth === 0 && /^\s(?:from|where|returning)\s/.test(list.slice(index, index + 11)));
    if (!ends && !(sign === ',' && depth === 0)) continue;
    const [column = ''] = new RegExp(`^(?:${name})`).exec(list.slice(start, index).trim()) ?? [];
    if (column !== '') columns.push(plain(column));
    if (ends) break;
    start = index + 1;
  }
  return columns;
}

function plain(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

/**
 * Key words that can't name a table or a column everywhere: those that `pg_get_keywords()` of PostgreSQL 18 classes as reserved,
 * as function or type name, or as column name (catcode R, T and C).
 */
const keywords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
  character check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists
  extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int
  integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
  json_scalar json_serialize json_table json_value lateral leading least left like limit localtime localtimestamp merge_action
  national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing
  position precision primary real references returning right row select session_user setof similar smallint some substring symmetric
  system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic
  verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
  xmlserialize xmltable`.split(/\s+/),
);

/** Returns a name as SQL has it: quoted where it is a key word, holds capitals or anything but letters, digits and `_`. */
export function identifier(name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name) && !keywords.has(name)) return name;
  return quotedIdentifier(name);
}

/** Returns a name quoted whatever it is: for names of others, among texts that PostgreSQL's own printers write. */
export function quotedIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) throw new Error('PostgreSQL has no such identifier');
  return `"${name.replaceAll('"', '""')}"`;
}

/** Returns a value as an SQL literal, for a server with `standard_conforming_strings` on (the default, and what we set). */
export function literal(value: string | number | boolean | null): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('only finite numbers have a literal');
    return String(value);
  }
  if (value.includes('\0')) throw new Error('PostgreSQL has no text with a zero byte');
  return `'${value.replaceAll("'", "''")}'`;
}

/** Returns the text between dollar quotes whose tag it does not hold. */
export function dollarQuoted(text: string): string {
  let tag = 'body';
  while (text.includes(`$${tag}$`)) tag += '_';
  return `$${tag}$${text}$${tag}$`;
}

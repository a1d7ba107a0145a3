const heading = /^-- outside of a transaction, parted by (-{3,})\n/;

/**
 * The parts of a migration that must not run in a transaction, each to be sent by itself: its first line says so and names
 * the line between two parts. Undefined for any other text, which runs as a whole. Such a text can be run again after it
 * was broken off anywhere.
 */
export function migrationParts(sql: string): readonly string[] | undefined {
  const found = heading.exec(sql);
  return found === null ? undefined : sql.slice(found[0].length).split(`${found[1]}\n`);
}

const longest = 60;

/**
 * Returns the name under which a statement is prepared and measured: its id, or when that is over PostgreSQL's 63 bytes
 * its start with a hash of the whole (FNV-1a), so that two long ones stay apart.
 */
export function statementName(id: string): string {
  if (id.length <= longest) return id;
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return `${id.slice(0, longest - 9)}_${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** Longest identifier that PostgreSQL keeps, bytes (NAMEDATALEN - 1); ours are ASCII. */
const longest = 63;

/** Returns `orderLines` and `HTTPServer` as `order_lines` and `http_server`; a dot (`Order.lines`) becomes `_`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll('.', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** Returns the English plural of the last word of a snake_case name, by the regular rules. */
export function plural(name: string): string {
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}

/** Returns the name, or when it is over 63 bytes (less `room` for what is appended) its start with a hash of the whole, so that two long names stay apart. */
export function fit(name: string, room = 0): string {
  const most = longest - room;
  if (name.length <= most) return name;
  return `${name.slice(0, most - 9)}_${hash(name)}`;
}

/** FNV-1a, 32 bits, as 8 hex digits. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Relations that the runtime makes for itself. */
export const runtimeNames: readonly string[] = ['kentledge_idempotency', 'kentledge_idempotency_pkey', 'kentledge_idempotency_created_at'];

/** Names in one scope of the database. The same sequence of calls gives the same names. */
export class Names {
  readonly #taken = new Set<string>();

  /** Keeps a name for itself; returns false if it was taken. */
  reserve(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }

  /** Returns the name, cut to 63 bytes, with `_2`, `_3`, … when it is taken, and takes it. */
  take(wanted: string): string {
    const base = fit(wanted);
    let name = base;
    for (let count = 2; !this.reserve(name); count += 1) name = fit(`${base}_${count}`);
    return name;
  }
}

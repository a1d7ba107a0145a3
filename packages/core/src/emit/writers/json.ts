import { stringify } from 'yaml';

/** A value that JSON and YAML can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Returns JSON with two spaces and a final newline; keys in the order in which the object was made, `undefined` left out. */
export function writeJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Returns YAML 1.2 that YAML 1.1 parsers read alike: doubtful scalars are quoted, lines are not folded, nothing is aliased. */
export function writeYaml(value: Json): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}

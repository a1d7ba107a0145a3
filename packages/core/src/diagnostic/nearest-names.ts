import { nearest } from './nearest.ts';

/** Returns up to `most` of the known names that are nearest to `name`: mistyped ones first, then those that hold it or end alike. */
export function nearestNames(name: string, known: Iterable<string>, most = 3): readonly string[] {
  const left = new Set(known);
  const found: string[] = [];
  for (let near = nearest(name, left); near !== undefined && found.length < most; near = nearest(name, left)) {
    found.push(near);
    left.delete(near);
  }
  const wanted = name.toLowerCase();
  const last = wanted.split(/[./]/).at(-1) ?? wanted;
  const alike = [...left].filter((one) => one.toLowerCase().includes(wanted) || (last.length > 2 && one.toLowerCase().split(/[./]/).at(-1) === last));
  return [...found, ...alike].slice(0, most);
}

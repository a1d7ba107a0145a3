/** What the comments above a query say of it. */
export interface Annotations {
  readonly name?: string;
  readonly weight?: { readonly value: number; readonly unit: 'runs' | 'runs/s' };
  readonly wrong: readonly { readonly name: 'calls' | 'rate' | 'weight'; readonly value: string }[];
}

const annotation = /^[\s*/-]*(name|calls|weight|rate)\s*:\s*(.*?)\s*(?:\*\/)?\s*$/i;
const seconds: Readonly<Record<string, number>> = { s: 1, sec: 1, second: 1, min: 60, minute: 60, h: 3600, hour: 3600, d: 86_400, day: 86_400 };

/** Reads `-- name: getOrder`, as sqlc writes it too (`:one` after it), `-- calls: 1200`, `-- weight: 3` and `-- rate: 20/s`. */
export function readAnnotations(comments: readonly string[]): Annotations {
  let name: string | undefined;
  let weight: Annotations['weight'];
  const wrong: { name: 'calls' | 'rate' | 'weight'; value: string }[] = [];
  for (const line of comments.flatMap((comment) => comment.split(/\r?\n/))) {
    const [, key = '', value = ''] = annotation.exec(line) ?? [];
    const what = key.toLowerCase();
    if (what === 'name' && value !== '') name = value.replace(/\s+:\w+\s*$/, '');
    if (what !== 'calls' && what !== 'weight' && what !== 'rate') continue;
    const read = what === 'rate' ? rate(value) : count(value);
    if (read === undefined) wrong.push({ name: what, value });
    else weight = read;
  }
  return { wrong, ...(name === undefined ? {} : { name }), ...(weight === undefined ? {} : { weight }) };
}

function count(text: string): Annotations['weight'] {
  const value = /^\d+(?:\.\d+)?(?:e\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return value > 0 && Number.isFinite(value) ? { value, unit: 'runs' } : undefined;
}

function rate(text: string): Annotations['weight'] {
  const [, number = '', unit = ''] = /^([\d.]+)\s*\/\s*([a-z]+)$/i.exec(text) ?? [];
  const value = Number(number) / (seconds[unit.toLowerCase()] ?? Number.NaN);
  return number !== '' && value > 0 && Number.isFinite(value) ? { value, unit: 'runs/s' } : undefined;
}

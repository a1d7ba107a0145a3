import type { Json } from '../writers/json.ts';
import type { Member, Shape } from './shape.ts';

/** Returns an example value of a shape: the same at each build, and valid under the shape's schema. */
export function exampleOf(shape: Shape, name: string): Json {
  switch (shape.kind) {
    case 'uuid':
      return '01890a5d-ac96-774b-bcce-b302099a8057';
    case 'date':
      return '2026-01-31';
    case 'timestamp':
      return '2026-01-31T12:00:00.000Z';
    case 'bool':
      return true;
    case 'any':
      return {};
    case 'number':
      return 1;
    case 'integer':
      return exampleInteger(shape.bounds);
    case 'decimal':
      return exampleDecimal(shape);
    case 'text':
      return exampleText(shape, name);
    case 'enum':
      return shape.words[0] ?? '';
    case 'list':
      return [exampleOf(shape.of, name)].slice(0, shape.max ?? 1);
    case 'object':
      return exampleObject(shape.members);
  }
}

/** Returns an example of an object with these members. */
export function exampleObject(members: readonly Member[]): Json {
  return Object.fromEntries(members.map((member) => [member.name, member.name === 'next' && member.nullable ? null : exampleOf(member.shape, member.name)]));
}

function exampleInteger(bounds: Extract<Shape, { kind: 'integer' }>['bounds']): number {
  const low = bounds.minimum ?? (bounds.exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : bounds.exclusiveMinimum + 1);
  const high = bounds.maximum ?? (bounds.exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : bounds.exclusiveMaximum - 1);
  return Math.ceil(Math.min(Math.max(1, low), high));
}

function exampleDecimal({ places, bounds = {} }: Extract<Shape, { kind: 'decimal' }>): string {
  const step = 10 ** -places;
  const low = bounds.minimum ?? (bounds.exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : bounds.exclusiveMinimum + step);
  const high = bounds.maximum ?? (bounds.exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : bounds.exclusiveMaximum - step);
  const wanted = places === 0 ? 12 : 12.5;
  const inside = Math.min(Math.max(wanted, low), high);
  return inside === wanted ? String(wanted) : inside.toFixed(places);
}

function exampleText(shape: Extract<Shape, { kind: 'text' }>, name: string): string {
  const wanted = shape.format === 'uri' ? 'https://example.com/' : /email/i.test(name) ? 'ada@example.com' : name;
  return wanted.padEnd(shape.min ?? 0, 'x').slice(0, shape.format === undefined ? shape.max : undefined);
}

import { compareText } from '../tree.ts';
import type { ObjectShape, Shape } from './shape.ts';

/** Returns the named objects in these shapes, each once, by name. */
export function namedObjects(shapes: readonly (Shape | undefined)[]): readonly (ObjectShape & { readonly name: string })[] {
  const found = new Map<string, ObjectShape & { readonly name: string }>();
  const visit = (shape: Shape | undefined): void => {
    if (shape?.kind === 'list') visit(shape.of);
    if (shape?.kind !== 'object') return;
    if (shape.name !== undefined) {
      if (found.has(shape.name)) return;
      found.set(shape.name, { ...shape, name: shape.name });
    }
    for (const member of shape.members) visit(member.shape);
  };
  for (const shape of shapes) visit(shape);
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

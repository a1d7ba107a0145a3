import type { ObjectShape, Shape } from './shape.ts';

/** Returns the named objects in these shapes, each once, what an object refers to before it. */
export function namedObjects(shapes: readonly (Shape | undefined)[]): readonly (ObjectShape & { readonly name: string })[] {
  const found = new Map<string, ObjectShape & { readonly name: string }>();
  const visit = (shape: Shape | undefined): void => {
    if (shape?.kind === 'list') visit(shape.of);
    if (shape?.kind !== 'object' || (shape.name !== undefined && found.has(shape.name))) return;
    for (const member of shape.members) visit(member.shape);
    if (shape.name !== undefined) found.set(shape.name, { ...shape, name: shape.name });
  };
  for (const shape of shapes) visit(shape);
  return [...found.values()];
}

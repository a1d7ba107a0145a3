import type { Contract } from '../contract/contract.ts';
import { wholeObject } from '../contract/json-schema.ts';
import type { NamedObject } from '../contract/json-schema.ts';
import { namedObjects } from '../contract/named-objects.ts';
import type { TypeStyle } from '../contract/type-text.ts';
import { memberLines } from '../contract/type-text.ts';
import { camel } from '../naming.ts';
import type { Lines } from '../writers/typescript.ts';
import { createModule, docComment, literal } from '../writers/typescript.ts';

/** In a row of its own a timestamp is a Date, inside JSON that the database made it is text; both are written alike. */
export const answerStyle: TypeStyle = { timestamp: 'Date | string', named: (shape) => shape.name };

/** Returns the constant that holds the schema of a view. */
export function schemaConstant(view: string): string {
  return `${camel(view)}Schema`;
}

/** Stands for named schemas by identity: `literal` writes each as its constant. */
export interface SchemaNames {
  readonly named: NamedObject;
  readonly names: ReadonlyMap<unknown, string>;
}

/** Starts a set of references to schemas; `onUse` is told of each view that is referred to. */
export function schemaNames(onUse: (view: string) => void = () => {}): SchemaNames {
  const names = new Map<unknown, string>();
  const known = new Map<string, Record<string, never>>();
  const named: NamedObject = (view) => {
    const stand: Record<string, never> = known.get(view) ?? {};
    known.set(view, stand);
    names.set(stand, schemaConstant(view));
    onUse(view);
    return stand;
  };
  return { named, names };
}

/** Returns src/views.ts: the type and the schema of each view that an operation answers with. */
export function viewsModule(contracts: readonly Contract[]): string {
  const module = createModule();
  const views = namedObjects(contracts.map((contract) => contract.output));
  if (views.length > 0) module.type('#runtime', 'JsonSchema');
  const { named, names } = schemaNames();
  const sections = views.map((view): Lines => [
    docComment(`A row in the view ${view.name}.`),
    `export interface ${view.name} {`,
    memberLines(view, answerStyle),
    '}',
    '',
    `export const ${schemaConstant(view.name)}: JsonSchema = ${literal(wholeObject(view, named), 0, names)};`,
  ]);
  return module.print(...(sections.length === 0 ? [['export {};']] : sections));
}

import { briefJsonSchema } from './brief-schema.ts';

/** The part of JSON Schema that a brief needs. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

/** The module `kentledge` as a declaration file without imports: it gives editors the types of a brief in TypeScript. */
export function briefDeclaration(): string {
  const { $defs = {}, ...brief } = briefJsonSchema() as Schema;
  const types = Object.entries($defs).map(([name, schema]) => `${comment(schema, '  ')}  export type ${name} = ${typeText(schema, '  ')};\n`);
  return `// Types of a brief, written by \`kentledge init --typescript\`. kentledge itself needs no installation beside the brief.
declare module 'kentledge' {
${types.join('\n')}
${comment(brief, '  ')}  export type Brief = ${typeText(brief, '  ')};

  /** Gives the brief back: it is there for its type. */
  export function defineBrief(brief: Brief): Brief;
}
`;
}

function typeText(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeText(one, indent)).join(' | ');
  if (schema.items !== undefined) return `readonly (${typeText(schema.items, indent)})[]`;
  if (schema.properties !== undefined) return objectText(schema, indent);
  if (typeof schema.additionalProperties === 'object') return `{ readonly [name: string]: ${typeText(schema.additionalProperties, indent)} }`;
  if (schema.type === undefined || schema.type === 'object') throw new Error(`no type is written for ${JSON.stringify(schema)}`);
  return schema.type === 'integer' ? 'number' : schema.type;
}

function objectText({ properties = {}, required = [] }: Schema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([key, value]) => `${comment(value, inner)}${inner}readonly ${key}${required.includes(key) ? '' : '?'}: ${typeText(value, inner)};\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function comment({ description, examples = [] }: Schema, indent: string): string {
  const samples = examples.map((sample) => `\`${String(sample)}\``).join(', ');
  const text = [description, samples === '' ? undefined : `For example ${samples}.`].filter((part) => part !== undefined).join(' ');
  return text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

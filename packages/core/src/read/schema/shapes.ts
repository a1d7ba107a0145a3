import { z } from 'zod';
import { name, path } from './leaves.ts';

/** One thing or a list of them: `by: user`, `by: [user, staff]`. */
export function oneOrMore<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.array(schema).min(1)]);
}

/** A field: `string(200) unique`, `= expression`, `[Tag, about 3]`, `{ product: Product }`. */
export type FieldDocument = string | readonly FieldDocument[] | { readonly [name: string]: FieldDocument };

export const field: z.ZodType<FieldDocument, FieldDocument> = z
  .lazy(() => z.union([z.string().min(1), z.array(field).min(1), z.record(z.string(), field)]))
  .meta({
    id: 'Field',
    description:
      'A type with modifiers, `= expression` for a derived field, `[Type, about 3, max 20]` for a list, `{ name: type }` for a shape. Types: uuid int decimal(places) money bool string(max) text url date timestamp json file password, words joined by `|`, an entity, `Entity.field`. Modifiers: optional optional(40%) unique default >= <= 1..99 about max distinct skew personal sensitive secret only computed created partial column.',
    examples: ['string(200) unique', 'pending | paid default pending', '= count(Favorite where article = this)'],
  });

/** `{ errors: { body: [$message] } }`. */
export type ErrorDocument = string | number | boolean | readonly ErrorDocument[] | { readonly [name: string]: ErrorDocument };

export const errorShape: z.ZodType<ErrorDocument, ErrorDocument> = z
  .lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(errorShape), z.record(z.string(), errorShape)]))
  .meta({
    id: 'ErrorShape',
    description: 'The body of an error, instead of RFC 9457: any JSON, in whose texts `$code`, `$message` and `$status` stand for those of the error.',
    examples: ['{ errors: { body: [$message] } }'],
  });

export const fields = z.record(z.string(), field);

/** `[id, title, tagList: tags.name, author: Profile]`. */
export const viewList = z.array(z.union([path, z.record(z.string(), path)]));

/** The fields of a view. */
export const view = z
  .union([viewList, z.record(z.string(), path)])
  .meta({
    id: 'View',
    description: 'Fields for output and input: a name, `new: path` to rename, `author: Profile` to apply a view.',
  });

export const names = oneOrMore(name);

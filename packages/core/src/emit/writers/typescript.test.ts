import { parseSync } from 'oxc-parser';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { access, createModule, docComment, identifier, literal, property, quoted, textLiteral } from './typescript.ts';

const names = fc.oneof(
  fc.constantFrom('class', 'delete', '__proto__', 'constructor', 'await', 'of', 'async', 'Date', 'Promise', 'arguments', 'let', 'type', '1a', 'a-b', '', 'é', "it's", '${x}', '`', '*/', '\u2028'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

function evaluate(expression: string): unknown {
  return runInNewContext(`'use strict'; ${expression}`);
}

function problems(source: string): readonly unknown[] {
  return parseSync('x.ts', source, { sourceType: 'module' }).errors;
}

it('writes any text as a literal that means it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(evaluate(quoted(text))).toBe(text);
      expect(evaluate(textLiteral(`${text}\n${text}`))).toBe(`${text}\n${text}`);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

it('writes any name as a property that has it', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(Object.keys(evaluate(`({ ${property(name)}: 1 })`) as object)).toEqual([name]);
      expect(evaluate(`({ ${property(name)}: 1 })${access(name)}`)).toBe(1);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

it('writes any name as an identifier that declares a type, a constant and a parameter', () => {
  fc.assert(
    fc.property(names, (name) => {
      const safe = identifier(name);
      expect(problems(`export interface ${safe} { x: 1 }`)).toEqual([]);
      expect(problems(`export const ${safe} = (${safe}: number): number => ${safe};`)).toEqual([]);
    }),
    { seed: 3, numRuns: 1000 },
  );
});

it('lets no text end a comment', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(problems(`${docComment(`${text} */ evil( ${text}`)}\nexport const a = 1;`)).toEqual([]);
    }),
    { seed: 4, numRuns: 500 },
  );
});

it('writes plain data as code that gives it back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      expect(JSON.stringify(evaluate(`(${literal(plain)})`))).toBe(JSON.stringify(plain));
    }),
    { seed: 5, numRuns: 500 },
  );
});

it('sorts imports and names each once', () => {
  const module = createModule();
  module.value('./b.ts', 'b');
  module.value('./b.ts', 'a');
  module.value('./b.ts', 'a');
  module.type('#runtime', 'Db');
  expect(module.print(['export const c = a + b;'])).toBe("import type { Db } from '#runtime';\nimport { a, b } from './b.ts';\n\nexport const c = a + b;\n");
});

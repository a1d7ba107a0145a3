import { expect, it } from 'vitest';
import { schemaOf } from './json-schema.ts';
import { shapeOfField } from './shapes-of.ts';

const constraints = { regions: [], team: { languages: [] }, compliance: [], exclude: [] };

for (const [currency, taken, refused] of [
  ['USD', ['1', '1.0', '-1.05'], ['1.001', '1.']],
  ['JPY', ['1'], ['1.0']],
  ['KWD', ['1.005'], ['1.0005']],
] as const) {
  it(`takes amounts with as many digits as ${currency} has`, () => {
    const pattern = new RegExp(String(schemaOf(shapeOfField({ entities: [], constraints: { ...constraints, currency } }, { kind: 'money' }, {}))['pattern']));
    expect(taken.filter((text) => !pattern.test(text))).toEqual([]);
    expect(refused.filter((text) => pattern.test(text))).toEqual([]);
  });
}

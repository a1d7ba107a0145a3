import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
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

it('takes urls of the web only', () => {
  const ajv = formats.default(new Ajv2020());
  const isUrl = ajv.compile(schemaOf(shapeOfField({ entities: [], constraints: { ...constraints, currency: 'USD' } }, { kind: 'url' }, {})));
  expect(['https://example.com/a?b=c#d', 'http://localhost:8080'].filter((text) => !isUrl(text))).toEqual([]);
  const hostile = ['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ftp://example.com/', '//example.com/', 'javascript:alert(1)//https://example.com', ' https://example.com', 'https:example.com', 'https://'];
  expect(hostile.filter((text) => isUrl(text))).toEqual([]);
});

import { expect, it } from 'vitest';
import { read } from '../read/index.ts';
import { design } from './index.ts';

const brief = `kentledge: 1
system: types
entities:
  Note:
    fields:
      title: string(80)
      state: open | done
      price: money
      stars: int
      at: timestamp
      extra: json
      tags: [string(20), about 3]
operations: { listNotes: { by: anyone, reads: Note } }
`;

function choicesOf(text: string): { readonly choices: Readonly<Record<string, string>>; readonly codes: readonly string[] } {
  const found = read({ name: 'brief.yaml', text }).brief;
  if (found === undefined) throw new Error('the brief has errors');
  const { system, diagnostics } = design(found);
  const types = system.decisions.filter(({ id }) => /(^system\.\w+T|\.t)ype$/.test(id));
  for (const { because, options } of types) expect([because, options.length > 1 && options.every(({ id, rejected }) => rejected !== undefined || types.some(({ choice }) => choice === id))]).toEqual([expect.stringMatching(/.{40}/), true]);
  return { choices: Object.fromEntries(types.map(({ id, choice }) => [id, choice])), codes: diagnostics.map(({ code }) => code) };
}

it('says for each kind of field which type it has and why the others lost, and for each document and list why it is no table', () => {
  expect(choicesOf(brief).choices).toEqual({
    'system.textType': 'text-check', 'system.enumType': 'text-check', 'system.amountType': 'numeric', 'system.intType': 'bigint', 'system.timeType': 'timestamptz',
    'Note.extra.type': 'jsonb', 'Note.tags.type': 'array',
  });
});

it('asks about no kind that the brief does not have', () => {
  const plain = brief.replace(/ {6}(state|price|stars|at|extra|tags):.*\n/g, '');
  expect(choicesOf(plain).choices).toEqual({ 'system.textType': 'text-check', 'system.timeType': 'timestamptz' });
});

it('refuses a type that is not built, and stays with its own', () => {
  const { choices, codes } = choicesOf(`${brief}pins: { system.amountType: bigint, Note.tags.type: table }`);
  expect([choices['system.amountType'], choices['Note.tags.type'], codes]).toEqual(['numeric', 'array', ['design/pin-not-built', 'design/pin-not-built']]);
});

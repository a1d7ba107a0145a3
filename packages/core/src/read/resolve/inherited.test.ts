import { expect, it } from 'vitest';
import type { ShapeField } from '../../system/index.ts';
import { read } from '../read.ts';

/** Returns the parameters of `write` beside an entity with limits of every kind. */
function takesOf(write: string): readonly ShapeField[] {
  const text = `kentledge: 1
system: sample
entities:
  Tag: { fields: { name: string(20) unique } }
  Room:
    fields:
      seats: int 1..500
      price: money > 0
      name: string(40)
      note: text optional about 1kB max 2kB
      home: url optional
      colours: [red | green, about 2, max 4]
      tags: [Tag, about 2, max 5]
      lines: [{ quantity: int 1..99, label: string(10) }, about 3, max 8]
  Line: { fields: { room: Room, quantity: int 1..9 } }
operations:
  look: { by: anyone, reads: Room, where: id = $id }
  ${write}
`;
  const { brief, diagnostics } = read({ name: 'brief.yaml', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return brief?.operations[1]?.takes ?? [];
}

it('gives a parameter the limits of the field of its name', () => {
  const takes = takesOf("write: { by: anyone, takes: { seats: int, price: money, name: text, note: text, home: text, colours: [red | green], tags: [Tag] }, creates: Room }");
  expect(takes).toMatchObject([
    { name: 'seats', limits: { min: 1, max: 500 }, fills: { entity: 'Room', field: 'seats' } },
    { name: 'price', limits: { min: 0, minExcluded: true } },
    { name: 'name', type: { kind: 'string', max: 40 } },
    { name: 'note', type: { kind: 'text' }, limits: { aboutBytes: 1000, maxBytes: 2000 } },
    { name: 'home', type: { kind: 'url' } },
    { name: 'colours', type: { kind: 'list', about: 2, max: 4 } },
    { name: 'tags', type: { max: 5 } },
  ]);
});

it('gives them through `set` too, and keeps what is tighter already', () => {
  const takes = takesOf('write: { by: anyone, takes: { id: Room, chairs: int 5..600, title: string(9) }, updates: Room, where: id = $id, set: { seats: $chairs, name: $title } }');
  expect(takes).toMatchObject([{ name: 'id' }, { name: 'chairs', limits: { min: 5, max: 500 }, fills: { entity: 'Room', field: 'seats' } }, { name: 'title', type: { kind: 'string', max: 9 } }]);
});

it('leaves alone what is computed from a parameter, and what a condition compares', () => {
  const takes = takesOf('write: { by: anyone, takes: { id: Room, more: int, seats: int }, updates: Room, where: id = $id and seats < $seats, set: { seats: seats + $more } }');
  expect(takes.map(({ limits }) => limits)).toEqual([{}, {}, {}]);
});

it('gives the elements of lists the limits of the parts that they become', () => {
  const takes = takesOf("write: { by: anyone, takes: { seats: int, price: money, name: string(40), lines: [{ quantity: int, label: text }] }, creates: Room }");
  expect(takes[3]?.type).toMatchObject({ kind: 'list', max: 8, of: { kind: 'shape', fields: [{ limits: { min: 1, max: 99 }, fills: { entity: 'Room.lines', field: 'quantity' } }, { type: { kind: 'string', max: 10 } }] } });
});

it('gives the elements that a step runs for the limits of the rows that it makes of them', () => {
  const takes = takesOf('write: { by: anyone, takes: { room: Room, lines: [{ quantity: int }, max 5] }, each: $lines, creates: Line, set: { room: $room, quantity: $it.quantity } }');
  expect(takes[1]?.type).toMatchObject({ of: { fields: [{ limits: { min: 1, max: 9 } }] } });
});

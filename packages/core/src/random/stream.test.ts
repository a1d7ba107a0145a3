import { expect, it } from 'vitest';
import { Stream } from './stream.ts';

const many = 200_000;

it('draws the same numbers from the same seed, and others from another', () => {
  const drawn = (seed: number): readonly number[] => {
    const stream = new Stream(seed);
    return Array.from({ length: 100 }, () => stream.bits());
  };
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(7)).not.toEqual(drawn(8));
});

it('fills a column with the numbers that it would have drawn one by one', () => {
  const [one, other, column] = [new Stream(3), new Stream(3), new Float64Array(many)];
  one.fillExponential(column, 2);
  expect(column.every((number) => number === 2 * other.exponential())).toBe(true);
  expect(one.bits()).toBe(other.bits());
});

// Shares of more than a bound are within 4 standard deviations of what the law says.
it.each([0.1, 1, 3, 7, 9])('draws exponential numbers above %d as often as it should', (bound) => {
  const stream = new Stream(11);
  let above = 0;
  for (let drawn = 0; drawn < many; drawn += 1) if (stream.exponential() > bound) above += 1;
  const share = Math.exp(-bound);
  expect(Math.abs(above / many - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / many));
});

it('draws normal numbers of mean 0 and deviation 1', () => {
  const stream = new Stream(13);
  let [sum, squares] = [0, 0];
  for (let drawn = 0; drawn < many; drawn += 1) {
    const number = stream.normal();
    sum += number;
    squares += number * number;
  }
  expect(Math.abs(sum / many)).toBeLessThan(4 / Math.sqrt(many));
  expect(Math.abs(squares / many - 1)).toBeLessThan(4 * Math.sqrt(2 / many));
});

it('draws uniform numbers strictly between 0 and 1, as many in each tenth', () => {
  const [stream, tenths] = [new Stream(17), new Float64Array(10)];
  for (let drawn = 0; drawn < many; drawn += 1) {
    const number = stream.uniform();
    if (number <= 0 || number >= 1) throw new Error(`${number}`);
    (tenths[Math.floor(10 * number)] as number) += 1;
  }
  for (const count of tenths) expect(Math.abs(count / many - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / many));
});

import { expect, it } from 'vitest';
import { isStopWord, textAt, wordFor } from './words.ts';

it('cuts texts of about the asked length at words', () => {
  for (const length of [5, 40, 300, 5000]) {
    const lengths = Array.from({ length: 200 }, (_, index) => textAt(3, index, length).length);
    const mean = lengths.reduce((sum, each) => sum + each, 0) / 200;
    expect(Math.max(...lengths)).toBeLessThanOrEqual(length);
    expect(mean).toBeGreaterThan(length * 0.6 - 3);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  }
  expect(textAt(3, 9, 60)).toMatch(/^[a-z]+( [a-z]+)*$/);
});

it('gives the same text for the same row and another for the next', () => {
  expect(textAt(3, 1, 200)).toBe(textAt(3, 1, 200));
  expect(textAt(3, 1, 200)).not.toBe(textAt(3, 2, 200));
});

it('prefers popular words', () => {
  expect(wordFor(0)).not.toBe(wordFor(0.999));
  expect(wordFor(0.999)).toMatch(/^[a-z]+$/);
});

it('takes the most frequent words for stop words, and keeps enough others in a text to search for', () => {
  expect(isStopWord(wordFor(0))).toBe(true);
  expect(isStopWord(wordFor(0.999))).toBe(false);
  const texts = Array.from({ length: 200 }, (_, index) => textAt(3, index, 40));
  expect(texts.filter((text) => text.split(' ').some((word) => !isStopWord(word))).length).toBeGreaterThan(190);
});

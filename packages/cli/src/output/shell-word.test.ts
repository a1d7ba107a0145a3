import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from './shell-word.ts';

it('gives what sh reads back as the one word that it was', () => {
  const words = ['a b', "it's", '$HOME', '`id`', 'a;b', '*', '~', '#a', 'a&b', '"', '\\', '', '!x', 'é', "'"];
  const typed = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  expect(execFileSync('sh', ['-c', typed], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
});

it('leaves plain paths as they are', () => {
  for (const word of ['./kentledge', '../a/b-c_d.yaml', '/usr/bin/x@1+2', 'shop']) expect(shellWord(word)).toBe(word);
});

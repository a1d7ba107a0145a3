import { expect, it } from 'vitest';
import { asTyped } from './as-typed.ts';

const io = { tool: '../clone/kentledge' };

it('names the tool as it was started, wherever a text shows a command line', () => {
  expect(asTyped(io, 'Write: kentledge check FILE; `kentledge init` writes one.\nkentledge <command> --help')).toBe(
    'Write: ../clone/kentledge check FILE; `../clone/kentledge init` writes one.\n../clone/kentledge <command> --help',
  );
});

it('leaves the product’s name, files of that name and what is typed already as they are', () => {
  const text = 'Run kentledge as a user. kentledge 0.1.0; kentledge.lock.json; ./kentledge check; kentledge checks; my-kentledge prove';
  expect(asTyped(io, text)).toBe(text);
});

it('takes the name as it is, in quotes where a shell would take it for more', () => {
  expect(asTyped({ tool: 'a$&b/kentledge' }, 'kentledge clean')).toBe("'a$&b/kentledge' clean");
  expect(asTyped({ tool: '/a b/kentledge' }, 'kentledge clean')).toBe("'/a b/kentledge' clean");
});

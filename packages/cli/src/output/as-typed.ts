import type { Io } from '../command.ts';
import { shellWord } from './shell-word.ts';

/** A command line of ours within a text: the name of the tool and what comes after it. */
const commandLine = /(?<![\w./-])kentledge(?= (?:build|check|clean|design|explain|indexes|init|predict|prove|stats|version|why|<command>|--help)(?![\w-]))/g;

/**
 * Returns a text for people with each command line in it as they would type it: a clone is started as `./kentledge`, not
 * as `kentledge`, and a path with spaces stands in quotes. `asTyped({ tool: './kentledge' }, 'See: kentledge check --help')` is `See: ./kentledge check --help`
 */
export function asTyped({ tool }: Pick<Io, 'tool'>, text: string): string {
  return text.replaceAll(commandLine, () => shellWord(tool));
}

/** Returns a command line for people to repeat, without what `--database` was given: it may hold a password. */
export function commandLine(command: string, args: readonly string[]): string {
  const words = args.map((word, place) => {
    if (args[place - 1] === '--database') return 'URL';
    return word.startsWith('--database=') ? '--database=URL' : word;
  });
  return ['kentledge', command, ...words].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}

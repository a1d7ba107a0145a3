/** Options whose value may hold a password. */
const secret = ['--database', '--from'];

/** Returns a command line for people to repeat, without the URL of a database: it may hold a password. */
export function commandLine(command: string, args: readonly string[]): string {
  const words = args.map((word, place) => {
    if (secret.includes(args[place - 1] ?? '')) return 'URL';
    const option = secret.find((name) => word.startsWith(`${name}=`));
    return option === undefined ? word : `${option}=URL`;
  });
  return ['kentledge', command, ...words].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' ');
}

/** Where a command writes text: the process's streams, or an array in a test. */
export interface TextSink {
  write(text: string): void;
}

/** All that a command may know of the process it runs in. */
export interface Io {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How the tool was started, as one would type it again: `kentledge`, `./kentledge`. */
  readonly tool: string;
  /** Whether a person looks at stdout, so that progress may be drawn over itself. */
  readonly isTerminal: boolean;
  /** Whether what is written may carry colors. */
  readonly color: boolean;
  /** How many characters fit into a line; absent where nobody knows. */
  readonly columns?: number;
}

/** What the process ends with: all fine, something missed or found, bad input, the run failed. */
export const exitCodes = { fine: 0, found: 1, badInput: 2, failed: 3 } as const;

/** One of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One command: an item, one file below `commands/`, named as it is typed. */
export interface Command {
  readonly id: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** How it is typed and what its options mean, for `--help`; the first line is the synopsis. Command lines in it start with `kentledge`. */
  readonly usage: string;
  /** Returns the exit code; a person's mistake is told on stderr, a thrown error is a bug of ours. */
  run(args: readonly string[], io: Io): ExitCode | Promise<ExitCode>;
}

/** Returns the command, frozen. `defineCommand({ id: 'version', summary, usage, run })` */
export function defineCommand(command: Command): Command {
  return Object.freeze(command);
}

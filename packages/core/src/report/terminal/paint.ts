import type { Outcome } from '../../evidence/index.ts';

export interface PrintOptions {
  /** ANSI colours; false by default. */
  readonly color?: boolean;
  /** Columns of the terminal; 80 by default. */
  readonly width?: number;
}

const codes: Readonly<Record<Outcome, number>> = { met: 32, missed: 31, 'not exercised': 33 };

/** Returns text in the colour of the outcome, or as it is. */
export function paint(text: string, outcome: Outcome, color: boolean): string {
  return color ? `\u001B[${codes[outcome]}m${text}\u001B[0m` : text;
}

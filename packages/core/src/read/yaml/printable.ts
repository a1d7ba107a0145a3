/** What YAML 1.2 calls non-printable (production c-printable): control characters and lone surrogates among them. */
export const notPrintable = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Returns the name of a character: `U+0007`. */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

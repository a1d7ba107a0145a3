/** Returns a number with its noun: `1 table`, `3 tables`, `2 entities`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

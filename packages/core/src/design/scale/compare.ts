/** Returns true if the value is over the limit to the three digits that are printed: what reads alike is not over. */
export function isOver(value: number, limit: number): boolean {
  return Number(value.toPrecision(3)) > Number(limit.toPrecision(3));
}

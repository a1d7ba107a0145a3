const day = 86_400_000;

/** Returns the instant that generated data take as now, milliseconds since 1970: the start of the day in UTC, so that the same seed gives the same data all day long. */
export function startOfDay(now: Date): number {
  return Math.floor(now.getTime() / day) * day;
}

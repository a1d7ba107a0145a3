/**
 * Returns the standard deviation of the mean wait over `jobs` of a simulated M/M/1, in services, which says how long a run must be.
 * Source: Whitt, Planning queueing simulations, Management Science 35(11), 1989; Daley 1968 for the sum of correlations.
 */
export function meanWaitDeviation(busy: number, jobs: number): number {
  return Math.sqrt((busy * (2 + 5 * busy - 4 * busy ** 2 + busy ** 3)) / ((1 - busy) ** 4 * jobs));
}

/** Two-sided 95 % of the normal distribution, in standard deviations. */
const normal95 = 1.959963984540054;

/** Returns how many jobs of a simulated M/M/1 bring its mean wait within `halfWidth` (0.03 of it) of the truth in 95 of 100 runs. */
export function jobsWithin(busy: number, halfWidth: number): number {
  const wait = busy / (1 - busy);
  return Math.ceil(((normal95 * meanWaitDeviation(busy, 1)) / (halfWidth * wait)) ** 2);
}

import { defineAlgorithm } from '../algorithm.ts';

/** What is there now, as far as it fits: what is good already is kept where nothing is better. */
export const present = defineAlgorithm({
  id: 'present',
  source: 'the schema',
  start: (workload, limits) => {
    const config = new Set<number>();
    let room = limits.budget;
    for (const choice of limits.present) {
      const { bytes } = workload.choice(choice);
      if (bytes > room) continue;
      config.add(choice);
      room -= bytes;
    }
    return config;
  },
});

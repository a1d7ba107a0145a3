import { replicate, watchedInterval } from '@kentledge/core/predict';
import { measure } from './peers/measure.ts';
import { subjectNamed } from './subjects.ts';

// Our engine, measured as its peers are. What it warmed up in it cuts away itself (MSER), instead of a tenth.
await measure((name) => {
  const { model } = subjectNamed(name);
  return (requests, seed) => {
    const seen = replicate({ model, watched: 0, requests, seed });
    const [source] = seen.sources;
    if (source === undefined) throw new Error(`${name} has no requests`);
    const mean = watchedInterval(seen)?.mean ?? (source.sums[0] ?? 0) / (source.ended[0] ?? 0);
    return { mean, requests: source.ended.reduce((sum, each) => sum + each, 0), events: seen.events };
  };
});

import type { Call, Model } from '../model.ts';
import { call, exponential, constant, model, open, station, use, wait } from './notation.ts';

/**
 * A service that takes a second, and a hundredth more for each request at once, so that it can answer 100 a second and answers 40 at ease. Callers wait 3 seconds, and try again.
 * For 5 seconds, twice as many come (https://github.com/mbrooker/simulator_example, `simple_collapse_sim`).
 */
export function spike(retries: Call['retries'], peak = 2): Model {
  const [base, slope, network] = [1, 0.01, exponential(0.1)];
  return model({
    // With n at once it takes base + slope · n.
    stations: [station('service', 1 << 20, { slowdown: { contention: slope / (base + slope), coherency: 0 } })],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', steps: [wait(network), use('service', constant(base + slope)), wait(network)] }],
    calls: [{ id: 'ask', program: 'serve', timeout: 3, ...(retries === undefined ? {} : { retries }) }],
    sources: [open('client', 40)],
    changes: [{ at: 20, do: 'traffic', source: 'client', factor: peak }, { at: 25, do: 'traffic', source: 'client', factor: 1 }],
  });
}

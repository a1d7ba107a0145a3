import type { Model } from '../model.ts';
import { exponential, model, open, station, use } from './notation.ts';

/** Requests a second that an instance answers, instances, and requests a second after the jump. */
export const [perInstance, few, many, busy] = [10, 4, 8, 60] as const;
const quiet = 18;
export const [every, start, jump] = [15, 30, 60] as const;

/** A service whose load jumps above what its instances can do; instances are added until they are half busy, and need their time to start. */
export function scaled(isScaled: boolean, until?: number): Model {
  return model({
    services: [{ id: 'api', instances: few, balancing: 'better of two', most: many, ...(isScaled ? { scaled: { station: 'core', busy: 0.5, least: few, every, start, calm: 300 } } : {}) }],
    stations: [station('core', 1, { service: 'api' })],
    programs: [{ id: 'request', service: 'api', steps: [use('core', exponential(1 / perInstance))] }],
    sources: [open('request', quiet)],
    changes: [{ at: jump, do: 'traffic', source: 'request', factor: busy / quiet }, ...(until === undefined ? [] : [{ at: until, do: 'traffic' as const, source: 'request', factor: 1 }])],
  });
}


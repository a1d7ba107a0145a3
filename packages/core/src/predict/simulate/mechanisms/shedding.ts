import type { Call, Model, Station } from '../model.ts';
import { call, constant, model, open, station, use } from './notation.ts';

/** A server for 100 a second whose callers leave after a second: work for who has left is of no use. */
export function overloaded(rate: number, shed?: Station['shed']): Model {
  return model({
    stations: [station('server', 1, shed === undefined ? {} : { shed })],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', steps: [use('server', constant(0.01))] }],
    calls: [{ id: 'ask', program: 'serve', timeout: 1 }],
    sources: [open('client', rate)],
  });
}

export const reading = 0.002;
export const working = 0.008;

/** A server that takes 2 ms to read a request, also where it refuses it then, and 8 ms to do what it asks. */
export function refusing(rate: number, throttle?: Call['throttle']): Model {
  return model({
    services: [{ id: 'clients', instances: 1, balancing: 'random' }],
    stations: [station('core', 1), station('slots', 10, { room: 0 })],
    programs: [
      { id: 'client', service: 'clients', steps: [call('ask')] },
      { id: 'serve', steps: [use('core', constant(reading)), { do: 'hold', station: 'slots', steps: [use('core', constant(working))] }] },
    ],
    calls: [{ id: 'ask', program: 'serve', timeout: 1, ...(throttle === undefined ? {} : { throttle }) }],
    sources: [open('client', rate)],
  });
}

import type { Model, Service } from '../model.ts';
import { exponential, model, open, station, use } from './notation.ts';

/** So many instances, each with one server of mean time 1. */
export function balanced(instances: number, busy: number, balancing: Service['balancing']): Model {
  return model({
    services: [{ id: 'api', instances, balancing }],
    stations: [station('core', 1, { service: 'api' })],
    programs: [{ id: 'request', service: 'api', steps: [use('core', exponential(1))] }],
    sources: [open('request', instances * busy)],
  });
}

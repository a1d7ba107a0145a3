import type { Law, Model, Source, Station, Step } from '../model.ts';

/** Short forms that the models of this folder are written in. Times are seconds, rates 1/s. */
export const exponential = (mean: number): Law => ({ kind: 'exponential', mean });
export const constant = (mean: number): Law => ({ kind: 'constant', mean });
export const use = (station: string, time: Law): Step => ({ do: 'use', station, time });
export const wait = (time: Law): Step => ({ do: 'wait', time });
export const call = (id: string): Step => ({ do: 'call', call: id });

/** A station, without an end to its queue unless `more` says so. */
export const station = (id: string, servers: number, more: Partial<Station> = {}): Station => ({ id, servers, room: Number.POSITIVE_INFINITY, ...more });

/** Requests that come whatever becomes of those before them. */
export const open = (program: string, rate: number, gaps: 'exponential' | 'constant' = 'exponential'): Source => ({ id: program, program, kind: 'open', rate, gaps });

/** A model of which only some parts are given. */
export const model = (parts: Partial<Model>): Model => ({ services: [], stations: [], programs: [], calls: [], sources: [], ...parts });

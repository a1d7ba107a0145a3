import { expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { createEvents } from './events.ts';
import { createFrames } from './frames.ts';
import { createTimeouts } from './timeouts.ts';

function timeouts(seconds: number) {
  const clock = createClock();
  const events = createEvents(100, clock);
  const frames = createFrames(2000);
  const made = createTimeouts(4, clock, events, frames);
  made.load([seconds], []);
  clock.until[0] = 1e9;
  return { clock, events, frames, made };
}

it('gives back who waits still, in order, whatever became of the others', () => {
  const { clock, events, frames, made } = timeouts(100);
  const kept: number[] = [];
  for (let frame = 0; frame < 1500; frame += 1) {
    clock.now[0] = frame / 100;
    made.begin(0, frame);
    // One of seven is still waited for; of the others the answer has come.
    if (frame % 7 === 3) kept.push(frame);
    else (frames.turn[frame] as number) += 1;
  }
  const found: number[] = [];
  for (let data = events.next(); data >= 0; data = events.next()) {
    for (let frame = made.next(0); frame >= 0; frame = made.next(0)) {
      expect(clock.now[0]).toBeGreaterThanOrEqual(frame / 100 + 100 - 1e-9);
      found.push(frame);
    }
  }
  expect(found).toEqual(kept);
});

it('finds who waits still behind many that are over', () => {
  const { clock, events, frames, made } = timeouts(1e6);
  for (let call = 0; call < 100_000; call += 1) {
    clock.now[0] = call;
    made.begin(0, 1);
    (frames.turn[1] as number) += 1;
  }
  made.begin(0, 2);
  // The event of the first comes when it is over: what is next is scheduled.
  expect(events.next()).toBeGreaterThanOrEqual(0);
  let steps = 0;
  for (let frame = made.next(0); frame >= 0; frame = made.next(0)) steps += 1;
  expect(steps).toBe(0);
  expect(events.next()).toBeGreaterThanOrEqual(0);
  expect(made.next(0)).toBe(2);
});

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { Times, measure } from '../measure.ts';

// It gives way to the browser now and then; without one, to the event loop.
globalThis.requestAnimationFrame = (next) => setImmediate(next);

// After the documentation of simscript: entities run a script of steps that are awaited, and queues with a capacity hold them.
const { Entity, Exponential, Queue, RandomVar, Simulation } = createRequire(path.join(process.env['PEERS'] ?? '', 'models.js'))('simscript');

class Net extends Simulation {
  stations = {};
  laws = {};

  constructor({ requests, seed }, request, rate, capacities, means, timeout = Number.POSITIVE_INFINITY) {
    super();
    this.times = new Times(requests);
    this.timeout = timeout;
    this.budget = 10;
    for (const [name, capacity] of Object.entries(capacities)) this.stations[name] = new Queue(name, capacity);
    for (const [at, [name, mean]] of Object.entries(means).entries()) this.laws[name] = new Exponential(mean, seed + 1e6 * (at + 1));
    this.chance = new RandomVar(seed + 500);
    this.request = request;
    this.gaps = new Exponential(1 / rate, seed);
  }

  onStarting(e) {
    super.onStarting(e);
    this.generateEntities(this.request, this.gaps, this.times.requests);
  }
}

// Scripts are flat: after a step the next one is looked for without waiting for functions that are left first, which would be late by an event.
class Queued extends Entity {
  async script() {
    const { times, stations: { station }, laws } = this.simulation;
    const [number, at] = [times.begin(), this.simulation.timeNow];
    await this.enterQueue(station);
    await this.delay(laws.station.sample());
    this.leaveQueue(station);
    times.end(number, this.simulation.timeNow - at);
  }
}

class Tandem extends Entity {
  async script() {
    const { times, stations: { first, second, third }, laws } = this.simulation;
    const [number, at] = [times.begin(), this.simulation.timeNow];
    await this.enterQueue(first);
    await this.delay(laws.first.sample());
    this.leaveQueue(first);
    await this.enterQueue(second);
    await this.delay(laws.second.sample());
    this.leaveQueue(second);
    await this.enterQueue(third);
    await this.delay(laws.third.sample());
    this.leaveQueue(third);
    times.end(number, this.simulation.timeNow - at);
  }
}

/** A delay ends when the query signals it; a query that comes too late goes on in the database for nobody. */
class NetworkRequest extends Entity {
  async script() {
    const net = this.simulation;
    const { times, stations: { workers, cores, pool }, laws } = net;
    const [number, at] = [times.begin(), net.timeNow];
    let isServed = true;
    await this.enterQueue(workers);
    await this.enterQueue(cores);
    await this.delay(laws.cores.sample());
    this.leaveQueue(cores);
    await this.delay(laws.cache.sample());
    if (net.chance.sample() < 0.2) {
      await this.enterQueue(pool);
      net.budget = Math.min(10, net.budget + 0.1);
      for (let attempts = 1; ; attempts += 1) {
        const query = new Query();
        net.activate(query);
        await this.delay(net.timeout, null, query);
        isServed = query.isAnswered;
        if (isServed || attempts === 3 || net.budget < 1) break;
        net.budget -= 1;
      }
      this.leaveQueue(pool);
    }
    this.leaveQueue(workers);
    if (isServed) times.end(number, net.timeNow - at);
  }
}

class Query extends Entity {
  isAnswered = false;

  async script() {
    const { stations: { database }, laws } = this.simulation;
    await this.enterQueue(database);
    await this.delay(laws.database.sample());
    this.leaveQueue(database);
    this.isAnswered = true;
    this.sendSignal(this);
  }
}

const capacities = { workers: 64, cores: 8, pool: 20, database: 8 };
const takes = { cores: 0.002, cache: 0.0005, database: 0.008 };
const models = {
  V1: [Queued, 0.8, { station: 1 }, { station: 1 }],
  V4: [Queued, 8, { station: 10 }, { station: 1 }],
  V14: [Tandem, 0.8, { first: 1, second: 1, third: 1 }, { first: 1, second: 0.8, third: 0.5 }],
  V27: [NetworkRequest, 1500, capacities, takes, 0.2],
  'V27 10 ms': [NetworkRequest, 1500, capacities, takes, 0.01],
};

await measure((name) => (requests, seed) => new Promise((resolve) => {
  const net = new Net({ requests, seed }, ...models[name]);
  net.finished.addEventListener(() => resolve(net.times.seen()));
  net.start();
}));

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { Times, measure } from '../measure.ts';

// It gives way to the browser now and then; without one, to the event loop.
globalThis.requestAnimationFrame = (next) => setImmediate(next);

// After the documentation of simscript: entities run a script of steps that are awaited, and queues with a capacity hold them.
const { Entity, Exponential, Queue, RandomVar, Simulation } = createRequire(path.join(process.env['PEERS'] ?? '', 'models.js'))('simscript');

class Net extends Simulation {
  stations = new Map();
  laws = new Map();

  constructor(request, rate, capacities, means, { requests, seed }) {
    super();
    this.times = new Times(requests);
    this.budget = 10;
    for (const [name, capacity] of Object.entries(capacities)) this.stations.set(name, new Queue(name, capacity));
    for (const [at, [name, mean]] of Object.entries(means).entries()) this.laws.set(name, new Exponential(mean, seed + 1e6 * (at + 1)));
    this.chance = new RandomVar(seed + 500);
    this.request = request;
    this.gaps = new Exponential(1 / rate, seed);
  }

  onStarting(e) {
    super.onStarting(e);
    this.generateEntities(this.request, this.gaps, this.times.requests);
  }
}

class Request extends Entity {
  async script() {
    const { times } = this.simulation;
    const [number, at] = [times.begin(), this.simulation.timeNow];
    if (await this.serve()) times.end(number, this.simulation.timeNow - at);
  }

  async use(name) {
    const queue = this.simulation.stations.get(name);
    await this.enterQueue(queue);
    await this.delay(this.simulation.laws.get(name).sample());
    this.leaveQueue(queue);
  }
}

class Queued extends Request {
  async serve() {
    await this.use('station');
    return true;
  }
}

class Tandem extends Request {
  async serve() {
    await this.use('first');
    await this.use('second');
    await this.use('third');
    return true;
  }
}

class NetworkRequest extends Request {
  async serve() {
    const net = this.simulation;
    const workers = net.stations.get('workers');
    await this.enterQueue(workers);
    await this.use('cores');
    await this.delay(net.laws.get('cache').sample());
    const isServed = net.chance.sample() >= 0.2 || (await this.fetch());
    this.leaveQueue(workers);
    return isServed;
  }

  async fetch() {
    const pool = this.simulation.stations.get('pool');
    await this.enterQueue(pool);
    const isAnswered = await this.call();
    this.leaveQueue(pool);
    return isAnswered;
  }

  /** A delay ends when the query signals it; a query that comes too late goes on in the database for nobody. */
  async call() {
    const net = this.simulation;
    net.budget = Math.min(10, net.budget + 0.1);
    for (let attempts = 1; ; attempts += 1) {
      const query = new Query();
      net.activate(query);
      await this.delay(0.2, null, query);
      if (query.isAnswered) return true;
      if (attempts === 3 || net.budget < 1) return false;
      net.budget -= 1;
    }
  }
}

class Query extends Request {
  isAnswered = false;

  async script() {
    await this.use('database');
    this.isAnswered = true;
    this.sendSignal(this);
  }
}

const capacities = { workers: 64, cores: 8, pool: 20, database: 8 };
const models = {
  V1: [Queued, 0.8, { station: 1 }, { station: 1 }],
  V4: [Queued, 8, { station: 10 }, { station: 1 }],
  V14: [Tandem, 0.8, { first: 1, second: 1, third: 1 }, { first: 1, second: 0.8, third: 0.5 }],
  V27: [NetworkRequest, 1500, capacities, { cores: 0.002, cache: 0.0005, database: 0.008 }],
};

await measure((name) => (requests, seed) => new Promise((resolve) => {
  const net = new Net(...models[name], { requests, seed });
  net.finished.addEventListener(() => resolve(net.times.seen()));
  net.start();
}));

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { Times, measure } from '../measure.ts';

// After the guide of simjs: an entity makes requests, and says what is done when they are granted.
// What is published is made for browsers: it exports nothing, and puts itself into the window.
globalThis.window = globalThis;
createRequire(path.join(process.env['PEERS'] ?? '', 'models.js'))('simjs');
const { Buffer, Entity, Facility, Random, Sim } = globalThis.Sim;

/** Requests that come at random; a model says what becomes of one. */
class Arrivals extends Entity {
  start(rate, random, times) {
    this.rate = rate;
    this.random = random;
    this.times = times;
    this.open();
    this.wait();
  }

  open() {}

  wait() {
    this.setTimer(this.random.exponential(this.rate)).done(this.arrive);
  }

  arrive() {
    this.serve({ number: this.times.begin(), at: this.time() });
    if (!this.times.isFull()) this.wait();
  }

  end(request) {
    this.times.end(request.number, this.time() - request.at);
  }

  use(facility, mean) {
    return this.useFacility(facility, this.random.exponential(1 / mean));
  }
}

function queue(servers) {
  return class extends Arrivals {
    open() {
      this.station = new Facility('station', Facility.FCFS, servers);
    }

    serve(request) {
      this.use(this.station, 1).done(this.end, this, request);
    }
  };
}

class Tandem extends Arrivals {
  open() {
    this.stations = [1, 2, 3].map((at) => new Facility(`station ${at}`, Facility.FCFS, 1));
  }

  serve(request) {
    this.use(this.stations[0], 1).done(this.second, this, request);
  }

  second(request) {
    this.use(this.stations[1], 0.8).done(this.third, this, request);
  }

  third(request) {
    this.use(this.stations[2], 0.5).done(this.end, this, request);
  }
}

/** Places are tokens of a buffer: who takes one gives it back. */
class Network extends Arrivals {
  timeout = 0.2;

  open() {
    this.workers = new Buffer('workers', 64, 64);
    this.cores = new Facility('cores', Facility.FCFS, 8);
    this.pool = new Buffer('pool', 20, 20);
    this.database = new Facility('database', Facility.FCFS, 8);
    this.budget = 10;
  }

  serve(request) {
    this.getBuffer(this.workers, 1).done(this.compute, this, request);
  }

  compute(request) {
    this.use(this.cores, 0.002).done(this.lookUp, this, request);
  }

  lookUp(request) {
    this.setTimer(this.random.exponential(1 / 0.0005)).done(this.found, this, request);
  }

  found(request) {
    if (this.random.random() >= 0.2) this.leave(request);
    else this.getBuffer(this.pool, 1).done(this.call, this, request);
  }

  call(request) {
    this.budget = Math.min(10, this.budget + 0.1);
    request.attempts = 0;
    this.ask(request);
  }

  /** The timer ends the waiting and not the query, which goes on in the database for nobody. */
  ask(request) {
    request.attempts += 1;
    const attempt = { request, timer: this.setTimer(this.timeout), isLate: false };
    attempt.timer.done(this.late, this, attempt);
    this.use(this.database, 0.008).done(this.answered, this, attempt);
  }

  answered(attempt) {
    if (attempt.isLate) return;
    attempt.timer.cancel();
    this.free(attempt.request);
  }

  late(attempt) {
    const { request } = attempt;
    attempt.isLate = true;
    if (request.attempts < 3 && this.budget >= 1) {
      this.budget -= 1;
      this.ask(request);
      return;
    }
    request.isFailed = true;
    this.free(request);
  }

  free(request) {
    this.putBuffer(this.pool, 1);
    this.leave(request);
  }

  leave(request) {
    this.putBuffer(this.workers, 1);
    if (request.isFailed !== true) this.end(request);
  }
}

class Hasty extends Network {
  timeout = 0.01;
}

const models = { V1: [queue(1), 0.8], V4: [queue(10), 8], V14: [Tandem, 0.8], V27: [Network, 1500], 'V27 10 ms': [Hasty, 1500] };

await measure((name) => (requests, seed) => {
  const [arrivals, rate] = models[name];
  const [sim, times] = [new Sim(), new Times(requests)];
  sim.addEntity(arrivals, 'arrivals', rate, new Random(seed), times);
  sim.simulate(Number.POSITIVE_INFINITY);
  return times.seen();
});

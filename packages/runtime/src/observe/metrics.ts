/** Upper bounds in seconds; the edges hold the usual objectives (100, 150, 200 ms), so a share within one is exact. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

/** A histogram with fixed bounds: observing is a short scan and two additions, no allocation. */
export class Timings {
  readonly #counts = new Float64Array(bounds.length + 1);
  #sum = 0;

  get isEmpty(): boolean {
    return this.#counts.every((count) => count === 0);
  }

  observe(seconds: number): void {
    let at = 0;
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** The lines of one labelled series in Prometheus' text format. */
  lines(name: string, labels: string): string {
    let text = '';
    let total = 0;
    bounds.forEach((bound, index) => {
      total += this.#counts[index] ?? 0;
      text += `${name}_bucket{${labels},le="${bound}"} ${total}\n`;
    });
    total += this.#counts[bounds.length] ?? 0;
    return `${text}${name}_bucket{${labels},le="+Inf"} ${total}\n${name}_sum{${labels}} ${this.#sum}\n${name}_count{${labels}} ${total}\n`;
  }
}

/** The timings of one operation, by class of status. */
export class OperationTimings {
  readonly name: string;
  readonly classes = [new Timings(), new Timings(), new Timings(), new Timings(), new Timings()];

  constructor(name: string) {
    this.name = name;
  }

  observe(status: number, seconds: number): void {
    this.classes[Math.floor(status / 100) - 1]?.observe(seconds);
  }
}

interface Gauge {
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly read: () => number;
}

/** Counts up; read by `/metrics`. */
export class Counter {
  value = 0;

  add(): void {
    this.value += 1;
  }
}

/** All that `/metrics` shows of one service instance. Names, never values from requests, become labels. */
export class Metrics {
  readonly #operations = new Map<string, OperationTimings>();
  readonly #statements = new Map<string, Timings>();
  readonly #gauges = new Map<string, Gauge>();

  operation(name: string): OperationTimings {
    let timings = this.#operations.get(name);
    if (timings === undefined) this.#operations.set(name, (timings = new OperationTimings(name)));
    return timings;
  }

  statement(name: string): Timings {
    let timings = this.#statements.get(name);
    if (timings === undefined) this.#statements.set(name, (timings = new Timings()));
    return timings;
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, type: 'gauge', read });
  }

  counter(name: string, help: string): Counter {
    const counter = new Counter();
    this.readCounter(name, help, () => counter.value);
    return counter;
  }

  readCounter(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, type: 'counter', read });
  }

  /** The page in Prometheus' text format 0.0.4. */
  text(): string {
    let text = heading('http_request_duration_seconds', 'From the first byte read to the answer handed to the socket.', 'histogram');
    for (const { name, classes } of this.#operations.values()) {
      classes.forEach((timings, index) => {
        if (!timings.isEmpty) text += timings.lines('http_request_duration_seconds', `operation="${name}",status="${index + 1}xx"`);
      });
    }
    text += heading('database_statement_duration_seconds', 'From sending a statement to its whole answer.', 'histogram');
    for (const [name, timings] of this.#statements) text += timings.lines('database_statement_duration_seconds', `statement="${name}"`);
    for (const [name, { help, type, read }] of this.#gauges) text += `${heading(name, help, type)}${name} ${read()}\n`;
    return text;
  }
}

const heading = (name: string, help: string, type: string): string => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

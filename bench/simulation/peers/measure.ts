/** What a run of a model saw: mean time of its requests, seconds; engines that tell it also what they executed. */
export interface Seen {
  readonly mean: number;
  readonly requests: number;
  readonly events?: number;
}

/** A run with what it cost. */
export interface Measured extends Seen {
  /** CPU time of the process, all its threads, seconds. */
  readonly cpu: number;
  /** The most memory that the process held, MB. */
  readonly megabytes: number;
}

/** Runs a model for so many requests. */
export type RunModel = (requests: number, seed: number) => Seen | Promise<Seen>;

/**
 * Runs the model that the command line names (its name, requests to warm up, requests, seed), and prints what it saw and cost.
 * The start of the process and the run that warms the compiler up are not in it.
 */
export async function measure(modelNamed: (name: string) => RunModel): Promise<void> {
  const [name = '', warmUp, requests, seed] = process.argv.slice(2);
  const run = modelNamed(name);
  if (Number(warmUp) > 0) await run(Number(warmUp), Number(seed) + 1);
  const before = process.cpuUsage();
  const seen = await run(Number(requests), Number(seed));
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = { ...seen, cpu: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 };
  console.log(JSON.stringify(measured));
}

/** Times of requests: those that began in the first tenth are left out, when the system was not yet as full as in the long run. */
export class Times {
  readonly requests: number;
  #begun = 0;
  #sum = 0;
  #count = 0;

  constructor(requests: number) {
    this.requests = requests;
  }

  /** Returns the number of a request that begins. */
  begin(): number {
    this.#begun += 1;
    return this.#begun;
  }

  isFull(): boolean {
    return this.#begun === this.requests;
  }

  end(request: number, took: number): void {
    if (request <= this.requests / 10) return;
    this.#sum += took;
    this.#count += 1;
  }

  seen(): Seen {
    return { mean: this.#sum / this.#count, requests: this.#begun };
  }
}

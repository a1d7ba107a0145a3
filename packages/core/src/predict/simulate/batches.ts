/** Means over runs of values one after the other, of which there are never many: when the room is used up, neighbours become one. */
export class Batches {
  readonly #sums = new Float64Array(most);
  #complete = 0;
  /** Values of a complete batch. */
  #size = 1;
  #sum = 0;
  #inside = 0;

  add(value: number): void {
    this.#sum += value;
    this.#inside += 1;
    if (this.#inside === this.#size) this.#close();
  }

  /** Returns the means of the batches that are complete, in their order, and how many values each has. */
  means(): { readonly means: Float64Array; readonly size: number } {
    return { means: this.#sums.slice(0, this.#complete).map((sum) => sum / this.#size), size: this.#size };
  }

  #close(): void {
    this.#sums[this.#complete] = this.#sum;
    this.#complete += 1;
    this.#sum = 0;
    this.#inside = 0;
    if (this.#complete < most) return;
    for (let pair = 0; pair < most / 2; pair += 1) this.#sums[pair] = (this.#sums[2 * pair] as number) + (this.#sums[2 * pair + 1] as number);
    this.#complete = most / 2;
    this.#size *= 2;
  }
}

/** Batches at most. */
const most = 4096;

import type { Histogram } from './histogram.ts';
import { emptyHistogram, record, toText } from './histogram.ts';
import type { OperationResult } from './messages.ts';

const mostExamples = 5;

/** Counts what happened to the requests of one operation in a phase. */
export class Tally {
  private sent = 0;
  private right = 0;
  private refused = 0;
  private unlawful = 0;
  private unmade = 0;
  private readonly errors = new Map<string, number>();
  private readonly examples: string[] = [];
  private readonly latency: Histogram = emptyHistogram();

  countSent(): void {
    this.sent += 1;
  }

  countUnmade(): void {
    this.unmade += 1;
  }

  countRight(seconds: number): void {
    this.right += 1;
    record(this.latency, seconds);
  }

  /** A declared refusal is an answer too, for which the client waited. */
  countRefused(seconds: number): void {
    this.refused += 1;
    record(this.latency, seconds);
  }

  /** A failed request took its time too: leaving it out would make an overloaded service look fast. */
  countError(kind: string, seconds: number, example: string): void {
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
    record(this.latency, seconds);
    this.show(example);
  }

  countUnlawful(example: string): void {
    this.unlawful += 1;
    this.show(example);
  }

  result(): OperationResult {
    return {
      sent: this.sent,
      right: this.right,
      ...(this.refused === 0 ? {} : { refused: this.refused }),
      errors: Object.fromEntries([...this.errors].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      unlawful: this.unlawful,
      unmade: this.unmade,
      latency: toText(this.latency),
      examples: this.examples,
    };
  }

  private show(example: string): void {
    if (this.examples.length < mostExamples) this.examples.push(example);
  }
}

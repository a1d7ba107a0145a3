/** What a run is doing now. `share` (0..1) is of this part. */
export interface Progress {
  readonly doing: string;
  readonly share?: number;
  /** Set once, when a part ends: a line worth keeping. */
  readonly done?: string;
}

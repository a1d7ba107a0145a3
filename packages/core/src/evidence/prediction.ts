import type { Quantity } from '../quantity/index.ts';
import type { NamedQuantity } from './evidence.ts';

/** What `predict` says about a system under a load and a fault; its quantities have the names and shape of what is measured, so that comparing is a join. */
export interface Prediction {
  readonly system: string;
  /** Multiple of the declared traffic. */
  readonly load: number;
  readonly fault?: string;
  /** Latencies, errors and availabilities of operations, how busy parts are, the knee. What a part that can't keep up makes endless is absent. */
  readonly quantities: readonly NamedQuantity[];
  /** What breaks just above `system.knee`; absent where nothing does. */
  readonly breaks?: Break;
  /** The part that is busiest: `shop.cores`, `shop.pool`, `main.cores`. */
  readonly bottleneck?: string;
  /** The operation with the least room to an objective of its latency; absent where none has one. */
  readonly tightest?: string;
  /** Parts that can't keep up with the load, and by how much they are too small. */
  readonly overloads: readonly Overload[];
  /** What each operation can't do without, where it can be answered less than always. */
  readonly dependencies: readonly Dependencies[];
  /** p95 of one operation from little load to the knee; absent where there is no knee. */
  readonly curve?: Curve;
  readonly capacity: Capacity;
  /** Absent where the brief declares no growth of traffic, or nothing breaks. */
  readonly growth?: Growth;
  /** Assumed demands that are worth being measured first, the most so first. */
  readonly measureFirst: readonly Influence[];
  /** How far it can be trusted, and what is left out; sentences. */
  readonly limits: readonly string[];
}

/** What no longer holds: a percentile of an operation's latency is over its objective, or a part is full. */
export interface Break {
  readonly subject: string;
  readonly says: 'p50' | 'p95' | 'p99' | 'full';
}

/** A part that can't keep up. */
export interface Overload {
  readonly part: string;
  /** In `unit`. */
  readonly needs: number;
  readonly has: number;
  readonly unit: string;
}

/** What some operations can't do without. */
export interface Dependencies {
  readonly operations: readonly string[];
  /** Of all together; what each gives alone. */
  readonly availability: Quantity;
  readonly needs: readonly { readonly id: string; readonly availability: Quantity }[];
}

/** Latency against load. */
export interface Curve {
  readonly operation: string;
  /** Multiple of the declared traffic, and seconds. */
  readonly points: readonly { readonly load: number; readonly p95: number }[];
}

/** What each part needs at some multiples of the declared traffic. */
export interface Capacity {
  readonly loads: readonly number[];
  readonly needs: readonly Need[];
  /** What breaks first with the sizes as designed; loads at which all holds are absent. */
  readonly breaks: readonly (Break & { readonly load: number })[];
  /** The one change that moves the knee most; absent where none of them does. */
  readonly next?: Change;
}

/** What a part has as designed, and what it needs at each of the loads. */
export interface Need {
  /** `shop.instances`, `main.cores`. */
  readonly id: string;
  readonly designed: Quantity;
  readonly needed: readonly Quantity[];
}

/** Another size of a part, and where the knee is then. */
export interface Change {
  readonly id: string;
  readonly from: Quantity;
  readonly to: Quantity;
  readonly knee: number;
}

/** When traffic that grows as declared reaches the knee. */
export interface Growth {
  /** Share by which it grows in a year. */
  readonly yearly: Quantity;
  /** Seconds from now. */
  readonly after: Quantity;
  /** `2027-05-01`; absent where nobody said what day it is, or it is a hundred years away. */
  readonly date?: string;
}

/** What a demand does to the knee and to the p95 of the tightest operation. */
export interface Influence {
  /** `placeOrder.demand.service`; of `held` what goes beyond the database's time. */
  readonly name: string;
  readonly demand: Quantity;
  /** Elasticities: by how many per cent it moves when the demand is 1 % more. */
  readonly knee: number;
  readonly p95: number;
  /** The larger elasticity, that of p95 × its share of the objective, × what the range of the demand spans, as a logarithm. */
  readonly weight: number;
}

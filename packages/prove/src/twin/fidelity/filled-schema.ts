/** A schema that a test really fills, to hold plans of a twin against those that the rows give. */
export interface FilledSchema {
  readonly tables: readonly string[];
  /** Statements that fill them; made before the indexes, as a dump does. */
  readonly fill: readonly string[];
  readonly indexes: readonly string[];
  readonly queries: readonly string[];
  /** Indexes that one server builds and the other only supposes, with the queries that they are for. */
  readonly supposed: readonly SupposedIndex[];
}

export interface SupposedIndex {
  readonly name: string;
  readonly table: string;
  readonly create: string;
  readonly queries: readonly string[];
}

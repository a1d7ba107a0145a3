import { streamOf } from '@kentledge/core/random';
import type { DesignedOperation, System } from '@kentledge/core/system';
import type { Data, OwnedReference } from '../data/index.ts';
import { ownedReferences } from '../data/index.ts';
import type { ListRule } from './bind-elements.ts';
import { listRules } from './bind-elements.ts';
import { listedEntities } from './listed.ts';
import { refusalsOf } from './refusals.ts';
import type { Search, SubjectRule } from './subject.ts';
import { searchesOf, stayingRows, subjectRules } from './subject.ts';

/** What is known of the requests of an operation before any is made. */
export interface Recipe {
  readonly system: System;
  readonly data: Data;
  readonly password: string;
  readonly operation: DesignedOperation;
  readonly rules: readonly SubjectRule[];
  readonly searches: readonly Search[];
  readonly lists: readonly ListRule[];
  /** Entities whose rows lists of texts must name, by the path of the list. */
  readonly listed: ReadonlyMap<string, string>;
  /** False for rows that another operation takes away. */
  readonly stays: (entity: string, row: number) => boolean;
  /** Parameters that may only name a row of the caller's own. */
  readonly owned: readonly OwnedReference[];
  readonly refusals: readonly number[];
  /** Entity whose rows the operation makes. */
  readonly makes: string | undefined;
  /** Randomness of the operation. */
  readonly stream: number;
}

/** Returns the recipes of a system by operation. */
export function recipesOf(system: System, data: Data, password: string): ReadonlyMap<string, Recipe> {
  const rules = subjectRules(system);
  const stays = stayingRows(rules.values());
  return new Map(
    system.operations.map((operation) => {
      const own = rules.get(operation.id) ?? [];
      const makes = operation.steps.find((step) => step.verb === 'creates')?.entity;
      const stream = streamOf(data.options.seed, `requests ${operation.id}`);
      const recipe = { system, data, password, operation, rules: own, searches: searchesOf(own), lists: listRules(system, operation), listed: listedEntities(system, operation), owned: ownedReferences(system, operation), stays, refusals: refusalsOf(system, operation), makes, stream };
      return [operation.id, recipe];
    }),
  );
}

import { nearest } from '../diagnostic/index.ts';
import type { Diagnostic } from '../diagnostic/index.ts';
import type { Place, Quantity } from '../quantity/index.ts';
import type { CompiledOperation } from '../sql/index.ts';
import type { Brief, Budget, Decision, Demand, Derivation, DesignedOperation, ForeignKey, Job, NotExercised, Operation, Option, Pin, Service, Statement, StepPlan, Store, Table } from '../system/index.ts';
import { designProblems, spansOf } from './diagnostics.ts';

/** The design so far. A decision reads it and gives back the parts that it changes. */
export interface Draft {
  readonly services: readonly Service[];
  readonly stores: readonly Store[];
  /** Store by entity or part. */
  readonly storeOf: ReadonlyMap<string, string>;
  /** Service by entity or part, and by operation. */
  readonly serviceOf: ReadonlyMap<string, string>;
  readonly derivations: readonly Derivation[];
  /** By `Entity.field` of the reference or list. */
  readonly onDelete: ReadonlyMap<string, ForeignKey['onDelete']>;
  readonly tables: readonly Table[];
  readonly etags: ReadonlyMap<string, DesignedOperation['etag']>;
  readonly plans: ReadonlyMap<string, { readonly plan: readonly StepPlan[]; readonly transaction: boolean }>;
  readonly statements: readonly Statement[];
  /** By operation, its statements as trees: those that this version runs. */
  readonly compiled: ReadonlyMap<string, CompiledOperation>;
  readonly budgets: ReadonlyMap<string, Budget>;
  /** What a request of each operation is assumed to take. */
  readonly demands: ReadonlyMap<string, Demand>;
  readonly jobs: readonly Job[];
  /** Share of data and load on the fullest database server: 1 unless they are split. */
  readonly fullestShare: number;
  readonly notExercised: readonly NotExercised[];
}

export const emptyDraft: Draft = {
  services: [],
  stores: [],
  storeOf: new Map(),
  serviceOf: new Map(),
  derivations: [],
  onDelete: new Map(),
  tables: [],
  etags: new Map(),
  plans: new Map(),
  statements: [],
  compiled: new Map(),
  budgets: new Map(),
  demands: new Map(),
  jobs: [],
  fullestShare: 1,
  notExercised: [],
};

/** What a decision may look at. */
export interface Context {
  readonly brief: Brief;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly draft: Draft;
  /** Rate of each operation with its journeys, 1/s. */
  readonly rates: ReadonlyMap<string, Quantity>;
  /** Why this version can't run an operation; absent: it can. */
  readonly stopped: ReadonlyMap<string, string>;
  readonly pins: ReadonlyMap<string, Pin>;
}

export interface Outcome {
  readonly changes?: Partial<Draft>;
  readonly decisions: readonly Decision[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** A kind of decision: an item of `decisions/`. */
export interface DecisionKind {
  readonly id: string;
  readonly question: string;
  /** Ids of the kinds that must have been decided before. */
  readonly after: readonly string[];
  /** What a brief may pin, for the reference. */
  readonly pins: readonly { readonly path: string; readonly values: string }[];
  readonly decide: (context: Context) => Outcome;
}

/** Returns the kind itself, typed. */
export function defineDecision(kind: DecisionKind): DecisionKind {
  return kind;
}

/** An option before the choice: `against` says why it loses, and what taking it costs. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly against: string;
  readonly cost?: Quantity;
  /** Why it can't be built, as a clause: a pin to it is refused. */
  readonly notBuilt?: string;
}

export interface Question {
  /** Pin path. */
  readonly id: string;
  readonly question: string;
  readonly candidates: readonly Candidate[];
  readonly best: string;
  readonly because: string;
  /** What else a pin takes, in words: `a whole number from 1 to 9`. The question holds the candidate if the pin says one. */
  readonly also?: string;
  readonly changes?: readonly string[];
  readonly numbers?: Decision['numbers'];
  readonly places?: readonly Place[];
}

export interface Choice {
  readonly decision: Decision;
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns the decision: the best candidate, or what the brief pins; a pin that can't be met is a diagnostic and changes nothing. */
export function choose(context: Pick<Context, 'pins'>, question: Question): Choice {
  const pin = context.pins.get(question.id);
  const pinned = pin === undefined ? undefined : question.candidates.find((candidate) => candidate.id === pin.value);
  const diagnostics = pin === undefined ? [] : refusals(pin, pinned, question);
  const taken = pinned !== undefined && diagnostics.length === 0 ? pinned : undefined;
  return { decision: record(question, taken, pin), diagnostics };
}

function record(question: Question, pinned: Candidate | undefined, pin: Pin | undefined): Decision {
  const choice = pinned?.id ?? question.best;
  const overruled = choice !== question.best;
  const options = question.candidates.map((candidate): Option => {
    const rejected = candidate.id === question.best ? `The brief pins ${choice}. Without the pin: ${question.because}` : candidate.against;
    return { id: candidate.id, label: candidate.label, ...(candidate.id === choice ? {} : { rejected }), ...(candidate.cost === undefined ? {} : { cost: candidate.cost }) };
  });
  const taken = question.candidates.find((candidate) => candidate.id === choice);
  return {
    id: question.id,
    question: question.question,
    options,
    choice,
    because: overruled ? `The brief pins it. What it costs: ${taken?.against ?? ''}` : question.because,
    pinned: pinned !== undefined,
    changes: question.changes ?? [],
    numbers: question.numbers ?? [],
    places: [...(pinned !== undefined && pin !== undefined ? [pin.place] : []), ...(question.places ?? [])],
  };
}

function refusals(pin: Pin, pinned: Candidate | undefined, question: Question): readonly Diagnostic[] {
  const values = question.candidates.filter((candidate) => candidate.notBuilt === undefined).map((candidate) => candidate.id);
  const near = nearest(pin.value, values);
  const parameters = { path: pin.path, value: pin.value, near, values: question.also === undefined ? values : [...values, question.also] };
  if (pinned === undefined) return [designProblems.create('pin-value', spansOf(pin.place), parameters)];
  return pinned.notBuilt === undefined ? [] : [designProblems.create('pin-not-built', spansOf(pin.place), { ...parameters, reason: pinned.notBuilt })];
}

/** Returns the whole number that the brief pins, or undefined: then nothing is pinned, or no number from 1 to `most`. */
export function pinnedNumber(context: Pick<Context, 'pins'>, path: string, most: number): { readonly value: number; readonly place: Place } | undefined {
  const pin = context.pins.get(path);
  const value = pin !== undefined && /^[1-9]\d{0,5}$/.test(pin.value) ? Number(pin.value) : undefined;
  return pin === undefined || value === undefined || value > most ? undefined : { value, place: pin.place };
}

/** Returns all decisions and diagnostics of some choices. */
export function outcomeOf(choices: readonly Choice[], changes?: Partial<Draft>): Outcome {
  const decisions = choices.map((choice) => choice.decision);
  const diagnostics = choices.flatMap((choice) => choice.diagnostics);
  return changes === undefined ? { decisions, diagnostics } : { changes, decisions, diagnostics };
}

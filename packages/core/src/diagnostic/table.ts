import type { Span } from '../source/index.ts';
import type { Diagnostic, Severity, TextEdit } from './diagnostic.ts';

/** All that is fixed about one code. `message` and `fix` are given the same parameters. */
export type DiagnosticDefinition = {
  readonly severity: Severity;
  readonly message: (parameters: never) => string;
  readonly why: string;
  readonly fix: (parameters: never) => string;
  /**
   * Shown by `explain`: a brief that gives this diagnostic, or a command that does (`kentledge …`); both are run by a test.
   * Where neither can, a remark (`# …`) that says when it happens.
   */
  readonly example: string;
};

type ParametersOf<D extends DiagnosticDefinition> = ParameterOf<D['message']> & ParameterOf<D['fix']>;
type ParameterOf<F> = F extends () => string ? unknown : F extends (parameters: infer P) => string ? P : never;

/** The codes of one area, and the only way to make a diagnostic that has one of them. */
export type DiagnosticTable<Table extends Readonly<Record<string, DiagnosticDefinition>>> = {
  readonly area: string;
  readonly definitions: Table;
  /** The diagnostic `area/code` at `place` (first span is the main one). */
  readonly create: <Code extends keyof Table & string>(
    code: Code,
    place: Span | readonly Span[],
    parameters: ParametersOf<Table[Code]>,
    edits?: readonly TextEdit[],
  ) => Diagnostic;
};

/**
 * Declares the codes of an area once. The compiler refuses an undeclared code and a missing parameter:
 *
 *     const unit = defineDiagnostics('unit', { 'unknown-unit': { ..., message: (p: { unit: string }) => `...` } });
 *     unit.create('unknown-unit', span, { unit: 'kb' });
 */
export function defineDiagnostics<const Table extends Readonly<Record<string, DiagnosticDefinition>>>(
  area: string,
  definitions: Table,
): DiagnosticTable<Table> {
  return {
    area,
    definitions,
    create: (code, place, parameters, edits = []) => {
      const definition: DiagnosticDefinition | undefined = definitions[code];
      if (definition === undefined) throw new Error(`no table declares ${area}/${code}`);
      return {
        code: `${area}/${code}`,
        severity: definition.severity,
        message: definition.message(parameters as never),
        spans: isSpan(place) ? [place] : place,
        why: definition.why,
        fix: { advice: definition.fix(parameters as never), edits },
        data: parameters as Readonly<Record<string, unknown>>,
      };
    },
  };
}

function isSpan(place: Span | readonly Span[]): place is Span {
  return !Array.isArray(place);
}

/** What `explain` says of a code. */
export type Explanation = {
  readonly code: string;
  readonly severity: Severity;
  readonly why: string;
  /** Undefined where what to do depends on the case. */
  readonly fix: string | undefined;
  readonly example: string;
};

type AnyTable = { readonly area: string; readonly definitions: Readonly<Record<string, DiagnosticDefinition>> };

/** The explanations of all codes of these tables, by full code; throws when two tables claim one code. */
export function explanations(tables: readonly AnyTable[]): ReadonlyMap<string, Explanation> {
  const found = new Map<string, Explanation>();
  for (const { area, definitions } of tables) {
    for (const [name, { severity, why, fix, example }] of Object.entries(definitions)) {
      const code = `${area}/${name}`;
      if (found.has(code)) throw new Error(`two tables declare ${code}`);
      found.set(code, { code, severity, why, fix: fix.length === 0 ? fix(undefined as never) : undefined, example });
    }
  }
  return found;
}

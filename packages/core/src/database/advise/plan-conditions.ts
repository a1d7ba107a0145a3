import type { Tree } from '../query/node.ts';
import { holdsNode, inner, namesOf, walk } from '../query/node.ts';
import type { SqlParser } from '../query/parser.ts';

/** The columns that a condition of a plan compares with parameters by `=`. */
export function parametersIn(filter: string, parser: SqlParser): readonly string[] {
  return conjunctsIn(filter, parser).flatMap((compared) => {
    const [left, right] = [bare(compared['lexpr']), bare(compared['rexpr'])];
    const name = nameOfColumn(left) ?? nameOfColumn(right);
    return name !== undefined && operatorOf(compared) === '=' && [left, right].some((side) => inner(side, 'ParamRef') !== undefined) ? [name] : [];
  });
}

/** Operators whose share of the rows PostgreSQL takes from a constant where it knows no value. */
const guessing: ReadonlySet<string> = new Set(['@@', '@>', '<@', '&&', '?', '?|', '?&', '@?', '~~', '~~*', '~', '~*', '%']);

/** True if a condition throws away what fulfils one with a parameter that PostgreSQL can only guess about: of a range with both ends given it takes 1 row in 200. */
export function isGuessed(filter: string, parser: SqlParser): boolean {
  const open = conjunctsIn(filter, parser).filter(({ lexpr, rexpr }) => holdsNode([lexpr, rexpr], 'ParamRef'));
  const ends = open.filter((compared) => /^[<>]=?$/.test(operatorOf(compared) ?? '')).map((compared) => `${operatorOf(compared)?.[0]} ${nameOfColumn(bare(compared['lexpr']))}`);
  return open.some((compared) => guessing.has(operatorOf(compared) ?? '')) || ends.some((end) => end.startsWith('<') && ends.includes(`>${end.slice(1)}`));
}

function operatorOf(compared: Tree): string | undefined {
  return namesOf(compared['name'])?.at(-1);
}

/** The comparisons that hold for all rows: under OR and NOT another condition may be what they fulfil. */
function conjunctsIn(filter: string, parser: SqlParser): readonly Tree[] {
  try {
    const conditions: Tree[] = [];
    walk(parser.parse(`select where ${filter}`), (type, node) => {
      if (type === 'A_Expr' && (node['kind'] === 'AEXPR_OP' || String(node['kind']).includes('LIKE'))) conditions.push(node);
      return type !== 'A_Expr' && (type !== 'BoolExpr' || node['boolop'] === 'AND_EXPR');
    });
    return conditions;
  } catch {
    // EXPLAIN writes what is no SQL for subplans; of such conditions nothing is told.
    return [];
  }
}

function nameOfColumn(node: unknown): string | undefined {
  return namesOf(inner(node, 'ColumnRef')?.['fields'])?.at(-1);
}

/** Without its casts. */
function bare(value: unknown): unknown {
  const cast = inner(value, 'TypeCast');
  return cast === undefined ? value : bare(cast['arg']);
}

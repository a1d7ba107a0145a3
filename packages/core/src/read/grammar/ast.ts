import type { Located, Span } from '../../source/index.ts';
import type { Unit } from './units.ts';

/** A number as written: `value` is in the written unit, `text` keeps the digits (`0.10` is not `0.1` for money). */
export type NumberNode = {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
  readonly unit?: Unit | undefined;
  readonly span: Span;
};

export type TextNode = { readonly kind: 'text'; readonly value: string; readonly span: Span };
export type BooleanNode = { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span };
export type NoneNode = { readonly kind: 'none'; readonly span: Span };

/** `a.b.c`: at least one name. What the first name means (field, entity, actor's `me`, enum word) is for resolution. */
export type PathNode = { readonly kind: 'path'; readonly names: readonly Located<string>[]; readonly span: Span };

/** `$a.b`: at least one name, the first without its `$`. */
export type ValueNode = { readonly kind: 'value'; readonly names: readonly Located<string>[]; readonly span: Span };

export type NegateNode = { readonly kind: 'negate'; readonly operand: Expression; readonly span: Span };
export type NotNode = { readonly kind: 'not'; readonly operand: Expression; readonly span: Span };

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ArithmeticNode = {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
};

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'matches';
export type ComparisonNode = {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
};

/** `a and b and c`, flat: at least two operands. */
export type LogicalNode = {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
  readonly span: Span;
};

/** `(a | b)`: at least two options. A parenthesis around one expression leaves no node. */
export type ChoiceNode = { readonly kind: 'choice'; readonly options: readonly Expression[]; readonly span: Span };

export type FoldName = 'count' | 'sum' | 'min' | 'max' | 'avg' | 'exists';
export type FoldNode = { readonly kind: 'fold'; readonly fold: FoldName; readonly rows: Rows; readonly span: Span };

/** What a fold and an `each` go through: `Order.lines where product = this`. */
export type Rows = { readonly of: Expression; readonly where?: Expression | undefined; readonly span: Span };

export type Expression =
  | NumberNode
  | TextNode
  | BooleanNode
  | NoneNode
  | PathNode
  | ValueNode
  | NegateNode
  | NotNode
  | ArithmeticNode
  | ComparisonNode
  | LogicalNode
  | ChoiceNode
  | FoldNode;

/** `string(200)`, `User`, `ArticleView`: one name with an optional number. */
export type NamedType = {
  readonly kind: 'named';
  readonly name: Located<string>;
  readonly argument?: NumberNode | undefined;
  readonly span: Span;
};

/** `Entity.field`: the type of that field. */
export type MemberType = {
  readonly kind: 'member';
  readonly entity: Located<string>;
  readonly field: Located<string>;
  readonly span: Span;
};

/** `pending | paid`: at least two words. */
export type EnumType = { readonly kind: 'enum'; readonly words: readonly Located<string>[]; readonly span: Span };

/** `[Tag, about 3]`: what follows the first item stands in the modifiers of the definition around it. */
export type ListType = { readonly kind: 'list'; readonly element: TypedDefinition; readonly span: Span };

/** `{ product: Product, quantity: int 1..99 }`. */
export type ShapeType = { readonly kind: 'shape'; readonly fields: readonly FieldNode[]; readonly span: Span };

export type TypeNode = NamedType | MemberType | EnumType | ListType | ShapeType;

export type FlagName = 'unique' | 'personal' | 'sensitive' | 'secret' | 'computed' | 'created' | 'partial';
export type AmountName = 'about' | 'max' | 'distinct' | 'skew';

export type Modifier =
  | { readonly kind: 'flag'; readonly name: FlagName; readonly span: Span }
  | { readonly kind: 'optional'; readonly percent?: NumberNode | undefined; readonly span: Span }
  | { readonly kind: 'default'; readonly value: Expression; readonly span: Span }
  | { readonly kind: 'range'; readonly min: NumberNode; readonly max: NumberNode; readonly span: Span }
  | {
      readonly kind: 'bound';
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'amount'; readonly name: AmountName; readonly value: NumberNode; readonly span: Span }
  | { readonly kind: 'only'; readonly actor: Located<string>; readonly span: Span }
  | { readonly kind: 'column'; readonly name: Located<string>; readonly span: Span };

export type TypedDefinition = {
  readonly kind: 'typed';
  readonly type: TypeNode;
  readonly modifiers: readonly Modifier[];
  readonly span: Span;
};

/** `= expression`. */
export type DerivedDefinition = { readonly kind: 'derived'; readonly expression: Expression; readonly span: Span };

export type FieldDefinition = TypedDefinition | DerivedDefinition;

/** A named field: of an entity, of a shape, a parameter of `takes`, a member of `returns`. */
export type FieldNode = {
  readonly name: Located<string>;
  readonly definition: FieldDefinition;
  readonly span: Span;
};

/** `-popularity`. */
export type OrderNode = { readonly descending: boolean; readonly path: PathNode; readonly span: Span };

/** `pending -> paid -> shipped`: at least two states. */
export type MovesNode = { readonly states: readonly Located<string>[]; readonly span: Span };

/** `20/s`, `1.5k/min`, `2M/month`, `20%/year`: `amount` per `per`. */
export type RateNode = { readonly amount: NumberNode; readonly per: NumberNode; readonly span: Span };

/** `6000 USD/month`. */
export type BudgetNode = {
  readonly amount: NumberNode;
  readonly currency: Located<string>;
  readonly per: NumberNode;
  readonly span: Span;
};

/** `10y after placedAt`. */
export type KeepNode = { readonly time: NumberNode; readonly after: PathNode; readonly span: Span };

/** `20`, `20 offset`, `50 max 500`, `none`. */
export type PageNode =
  | { readonly kind: 'none'; readonly span: Span }
  | {
      readonly kind: 'pages';
      readonly size: number;
      readonly style: 'cursor' | 'offset';
      readonly max?: number | undefined;
      readonly span: Span;
    };

/** `30s`, `30s own`. */
export type StaleNode = { readonly time: NumberNode; readonly own: boolean; readonly span: Span };

/** `keep`, `update`, `422 out_of_stock`. */
export type ElseNode =
  | { readonly kind: 'keep' | 'update'; readonly span: Span }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code?: Located<string> | undefined;
      readonly span: Span;
    };

/** `listProducts`, `listProducts x3`, `placeOrder 20%`. */
export type VisitNode = {
  readonly operation: Located<string>;
  readonly times?: number | undefined;
  readonly percent?: number | undefined;
  readonly span: Span;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'WS' | 'SSE';

/** `PATCH /notes/:id -> 200`; `parameters` are the names after each `:`, in order. */
export type AtNode = {
  readonly method: Method;
  readonly route: string;
  readonly parameters: readonly Located<string>[];
  readonly status?: number | undefined;
  readonly span: Span;
};

/** `OrderPlaced`, `every 15min`, `every month on 1 at 02:00 Europe/Berlin`. */
export type WhenNode =
  | { readonly kind: 'event'; readonly name: Located<string>; readonly span: Span }
  | {
      readonly kind: 'schedule';
      readonly every: NumberNode;
      readonly on?: number | undefined;
      readonly at?: { readonly hour: number; readonly minute: number } | undefined;
      readonly zone?: Located<string> | undefined;
      readonly span: Span;
    };

/** `any`, or the longest time of writes that may be lost. */
export type LossNode =
  | { readonly kind: 'any'; readonly span: Span }
  | { readonly kind: 'time'; readonly time: NumberNode; readonly span: Span };

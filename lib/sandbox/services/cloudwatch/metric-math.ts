/** Metric math: numbers, metrics by their ids, arithmetic, comparisons, AND, OR, IF, FILL, ABS, CEIL and FLOOR. */

/** The value of a metric at one moment, by its id; undefined where it has none. */
export type Values = (id: string) => number | undefined;

/** What an expression makes of the values of one moment; undefined where it has no value. */
export type Formula = (values: Values) => number | undefined;

/** The formula of an expression; undefined for one that is not modelled. */
export function formulaOf(expression: string): Formula | undefined {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  const reader: Reader = { tokens, at: 0 };
  const formula = alternatives(reader);
  return reader.at === tokens.length ? formula : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|<=|>=|==|!=|&&|\|\||[-+*/<>(),])/y;

function tokensOf(expression: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

type Operator = (a: number, b: number) => number;

const OR: Readonly<Record<string, Operator>> = { OR: either, '||': either };
const AND: Readonly<Record<string, Operator>> = { AND: both, '&&': both };
const COMPARISONS: Readonly<Record<string, Operator>> = {
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
};
const SUMS: Readonly<Record<string, Operator>> = { '+': (a, b) => a + b, '-': (a, b) => a - b };
const PRODUCTS: Readonly<Record<string, Operator>> = { '*': (a, b) => a * b, '/': (a, b) => a / b };

function either(a: number, b: number): number {
  return Number(a !== 0 || b !== 0);
}

function both(a: number, b: number): number {
  return Number(a !== 0 && b !== 0);
}

/** Operators by rank: what is named first binds least. */
const alternatives = [OR, AND, COMPARISONS, SUMS, PRODUCTS].reduceRight<Part>(
  (part, operators) => chainOf(operators, part),
  signed,
);

/** Reads one part of an expression; undefined for what is not modelled. */
type Part = (reader: Reader) => Formula | undefined;

/** Parts that operators of one rank join, from left to right. */
function chainOf(operators: Readonly<Record<string, Operator>>, part: Part): Part {
  return (reader) => {
    let left = part(reader);
    for (;;) {
      const operator = operators[reader.tokens[reader.at] ?? ''];
      if (left === undefined || operator === undefined) return left;
      reader.at += 1;
      const right = part(reader);
      if (right === undefined) return undefined;
      left = joined(left, right, operator);
    }
  };
}

/** A moment at which one side has no value has none; nor has a division by 0. */
function joined(left: Formula, right: Formula, operator: Operator): Formula {
  return (values) => {
    const [a, b] = [left(values), right(values)];
    if (a === undefined || b === undefined) return undefined;
    const result = operator(a, b);
    return Number.isFinite(result) ? result : undefined;
  };
}

function signed(reader: Reader): Formula | undefined {
  if (!takes(reader, '-')) return single(reader);
  const of = signed(reader);
  return of && ((values) => negated(of(values)));
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function single(reader: Reader): Formula | undefined {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  if (token === undefined) return undefined;
  if (/^\d/.test(token)) return () => Number(token);
  if (token === '(') {
    const inner = alternatives(reader);
    return takes(reader, ')') ? inner : undefined;
  }
  if (!/^[A-Za-z]/.test(token)) return undefined;
  if (takes(reader, '(')) return called(token, argumentsOf(reader));
  // Ids begin with a lower-case letter; words in capitals are AWS's own.
  return /^[a-z]/.test(token) ? (values) => values(token) : undefined;
}

function argumentsOf(reader: Reader): readonly Formula[] | undefined {
  const found: Formula[] = [];
  do {
    const one = alternatives(reader);
    if (one === undefined) return undefined;
    found.push(one);
  } while (takes(reader, ','));
  return takes(reader, ')') ? found : undefined;
}

const ROUNDED: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
};

function called(name: string, given: readonly Formula[] | undefined): Formula | undefined {
  const [first, second, third] = given ?? [];
  if (first === undefined) return undefined;
  const rounded = ROUNDED[name];
  if (rounded !== undefined && second === undefined)
    return (values) => {
      const value = first(values);
      return value === undefined ? undefined : rounded(value);
    };
  if (second === undefined) return undefined;
  if (name === 'FILL' && third === undefined) return (values) => first(values) ?? second(values);
  if (name !== 'IF' || given === undefined || given.length > 3) return undefined;
  return (values) => {
    const condition = first(values);
    if (condition === undefined) return undefined;
    return condition === 0 ? third?.(values) : second(values);
  };
}

function takes(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at += 1;
  return true;
}

/** The cluster query language: expressions over container instances, as constraints and filters use them. */
import { invalid } from './faults.ts';

/** What expressions ask about a container instance. */
export interface QuerySubject {
  readonly attributes: readonly {
    readonly name?: string | undefined;
    readonly value?: string | undefined;
  }[];
  readonly agentConnected: boolean;
  readonly agentVersion: string;
  readonly ec2InstanceId: string;
  /** Milliseconds since the epoch. */
  readonly registeredAt: number;
  readonly runningTasks: () => number;
  /** The groups that its tasks belong to, such as `service:web`. */
  readonly taskGroups: () => readonly string[];
}

/** Tells whether a container instance meets an expression. */
export type Query = (subject: QuerySubject) => boolean;

/** What an expression asks; throws AWS's refusal of one that is not well-formed. */
export function parseQuery(expression: string): Query {
  const known = parsed.get(expression);
  if (known !== undefined) return known;
  const reader = new Reader(expression);
  const query = disjunction(reader);
  reader.expectEnd();
  // Expressions come again with every task; a few hundred of them cost nothing to keep.
  if (parsed.size >= 500) parsed.clear();
  parsed.set(expression, query);
  return query;
}

const parsed = new Map<string, Query>();

/** Words, quoted words, and the signs between them. */
const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(==|!=|>=|<=|=~|!~|>|<|&&|\|\||!exists\b|!in\b|[()[\],!])|([^\s()[\],=!<>"']+))/y;

interface Token {
  readonly kind: 'quoted' | 'sign' | 'word';
  readonly text: string;
}

class Reader {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = this.#split();
  }

  /** The next token, consumed if it is one of these, whatever its case. */
  take(...texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'quoted') return undefined;
    const text = token.text.toLowerCase();
    if (!texts.includes(text)) return undefined;
    this.#at += 1;
    return text;
  }

  /** The next token as a value. */
  value(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'sign') throw this.fault();
    this.#at += 1;
    return token.text;
  }

  expect(text: string): void {
    if (this.take(text) === undefined) throw this.fault();
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) throw this.fault();
  }

  fault(): Error {
    return invalid(`Invalid expression: ${this.#expression}`);
  }

  #split(): readonly Token[] {
    const tokens: Token[] = [];
    const end = this.#expression.trimEnd().length;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < end) {
      const match = TOKEN.exec(this.#expression);
      if (match === null) throw this.fault();
      const [, quoted, sign, word] = match;
      if (quoted !== undefined)
        tokens.push({ kind: 'quoted', text: quoted.slice(1, -1).replace(/\\(.)/g, '$1') });
      else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
      else tokens.push({ kind: 'word', text: word ?? '' });
    }
    return tokens;
  }
}

function disjunction(reader: Reader): Query {
  const terms = [conjunction(reader)];
  while (reader.take('or', '||') !== undefined) terms.push(conjunction(reader));
  return (subject) => terms.some((term) => term(subject));
}

function conjunction(reader: Reader): Query {
  const terms = [negation(reader)];
  while (reader.take('and', '&&') !== undefined) terms.push(negation(reader));
  return (subject) => terms.every((term) => term(subject));
}

function negation(reader: Reader): Query {
  if (reader.take('not', '!') !== undefined) {
    const term = negation(reader);
    return (subject) => !term(subject);
  }
  if (reader.take('(') === undefined) return comparison(reader);
  const inner = disjunction(reader);
  reader.expect(')');
  return inner;
}

function comparison(reader: Reader): Query {
  const values = subjectOf(reader.value(), reader);
  if (reader.take('exists') !== undefined) return (subject) => values(subject).length > 0;
  if (reader.take('!exists', 'not_exists') !== undefined)
    return (subject) => values(subject).length === 0;
  if (reader.take('in') !== undefined) {
    const list = listOf(reader);
    return (subject) => values(subject).some((value) => list.includes(value));
  }
  if (reader.take('!in', 'not_in') !== undefined) {
    const list = listOf(reader);
    return (subject) => !values(subject).some((value) => list.includes(value));
  }
  const sign = reader.take(...Object.keys(COMPARISONS));
  const compare = COMPARISONS[sign ?? ''];
  if (compare === undefined) throw reader.fault();
  return compare(values, reader.value(), reader);
}

function listOf(reader: Reader): readonly string[] {
  reader.expect('[');
  const list = [reader.value()];
  while (reader.take(',') !== undefined) list.push(reader.value());
  reader.expect(']');
  return list;
}

type Values = (subject: QuerySubject) => readonly string[];
type Comparison = (values: Values, argument: string, reader: Reader) => Query;

const equal: Comparison = (values, argument) => (subject) => values(subject).includes(argument);

const matching: Comparison = (values, argument, reader) => {
  const pattern = patternOf(argument, reader);
  return (subject) => values(subject).some((value) => pattern.test(value));
};

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': equal,
  equals: equal,
  '!=': without(equal),
  not_equals: without(equal),
  '=~': matching,
  matches: matching,
  '!~': without(matching),
  not_matches: without(matching),
  '>': ordered((sign) => sign > 0),
  greater_than: ordered((sign) => sign > 0),
  '>=': ordered((sign) => sign >= 0),
  greater_than_equal: ordered((sign) => sign >= 0),
  '<': ordered((sign) => sign < 0),
  less_than: ordered((sign) => sign < 0),
  '<=': ordered((sign) => sign <= 0),
  less_than_equal: ordered((sign) => sign <= 0),
};

function without(comparison: Comparison): Comparison {
  return (values, argument, reader) => {
    const query = comparison(values, argument, reader);
    return (subject) => !query(subject);
  };
}

function ordered(holds: (sign: number) => boolean): Comparison {
  return (values, argument) => (subject) =>
    values(subject).some((value) => holds(compareValues(value, argument)));
}

/** Below 0, 0 or above 0: as numbers, as moments, else as text. */
function compareValues(left: string, right: string): number {
  for (const read of [Number, Date.parse]) {
    const [a, b] = [read(left), read(right)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  }
  return left.localeCompare(right, 'en');
}

function patternOf(argument: string, reader: Reader): RegExp {
  try {
    return new RegExp(`^(?:${argument})$`);
  } catch {
    throw reader.fault();
  }
}

function subjectOf(name: string, reader: Reader): Values {
  if (name.startsWith('attribute:')) {
    const attribute = name.slice('attribute:'.length);
    return ({ attributes }) =>
      attributes.filter((one) => one.name === attribute).map(({ value = '' }) => value);
  }
  switch (name) {
    case 'agentConnected':
      return ({ agentConnected }) => [String(agentConnected)];
    case 'agentVersion':
      return ({ agentVersion }) => [agentVersion];
    case 'ec2InstanceId':
      return ({ ec2InstanceId }) => [ec2InstanceId];
    case 'registeredAt':
      return ({ registeredAt }) => [new Date(registeredAt).toISOString()];
    case 'runningTasksCount':
      return ({ runningTasks }) => [String(runningTasks())];
    case 'task:group':
      return ({ taskGroups }) => taskGroups();
    default:
      throw reader.fault();
  }
}

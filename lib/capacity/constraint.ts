/** `memberOf` expressions, as far as they can be decided from attributes. */

/** What an expression is held against. */
export interface Subject {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether these are all of its attributes: those of an instance that is not launched yet are not known. */
  readonly complete: boolean;
}

/** True, false, or not known. */
export type Truth = boolean | undefined;

/** A parsed expression. */
export type Constraint = (subject: Subject) => Truth;

/** Reads an expression of the cluster query language. What it does not know is never known to hold or not to. */
export function parseConstraint(expression: string): Constraint {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return () => undefined;
  const reader = { tokens, at: 0 };
  const constraint = readOr(reader);
  return constraint === undefined || reader.at < tokens.length ? () => undefined : constraint;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const TOKEN =
  /\s*(&&|\|\||==|!=|=~|!~|<=|>=|<|>|\(|\)|\[|\]|,|!(?=\s*(?:\(|in\b|exists\b|attribute:))|"[^"]*"|'[^']*'|[^\s()[\],<>=!&|"']+(?:[*+?|.\\^$-][^\s()[\],<>=!&"']*)*)/y;

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text);
    if (found?.[1] === undefined) return undefined;
    tokens.push(found[1]);
  }
  return tokens;
}

function readOr(reader: Reader): Constraint | undefined {
  return readJoined(reader, ['||', 'or'], readAnd, (left, right) => (subject) => {
    const [a, b] = [left(subject), right(subject)];
    if (a === true || b === true) return true;
    return a === false && b === false ? false : undefined;
  });
}

function readAnd(reader: Reader): Constraint | undefined {
  return readJoined(reader, ['&&', 'and'], readNot, (left, right) => (subject) => {
    const [a, b] = [left(subject), right(subject)];
    if (a === false || b === false) return false;
    return a === true && b === true ? true : undefined;
  });
}

function readJoined(
  reader: Reader,
  words: readonly string[],
  readPart: (reader: Reader) => Constraint | undefined,
  join: (left: Constraint, right: Constraint) => Constraint,
): Constraint | undefined {
  let left = readPart(reader);
  while (left !== undefined && words.includes((peek(reader) ?? '').toLowerCase())) {
    reader.at += 1;
    const right = readPart(reader);
    left = right === undefined ? undefined : join(left, right);
  }
  return left;
}

function readNot(reader: Reader): Constraint | undefined {
  if (peek(reader) === '!' || peek(reader)?.toLowerCase() === 'not') {
    reader.at += 1;
    const inner = readNot(reader);
    return inner && ((subject) => negate(inner(subject)));
  }
  if (peek(reader) === '(') {
    reader.at += 1;
    const inner = readOr(reader);
    return next(reader) === ')' ? inner : undefined;
  }
  return readComparison(reader);
}

function readComparison(reader: Reader): Constraint | undefined {
  const subject = next(reader);
  const operator = next(reader)?.toLowerCase();
  if (subject === undefined || operator === undefined) return undefined;
  const value = (one: Subject) => attributeOf(one, subject);
  switch (operator) {
    case 'exists':
      return (one) => isThere(one, subject);
    case 'not_exists':
      return (one) => negate(isThere(one, subject));
    case '!':
      return readNegated(reader, subject);
    case 'in':
    case 'not_in': {
      const list = readList(reader);
      if (list === undefined) return undefined;
      const isIn = decided(value, (text) => list.includes(text));
      return operator === 'in' ? isIn : (one) => negate(isIn(one));
    }
    default: {
      const argument = next(reader);
      const holds = argument === undefined ? undefined : comparison(operator, unquoted(argument));
      return holds && decided(value, holds);
    }
  }
}

function readNegated(reader: Reader, subject: string): Constraint | undefined {
  const operator = next(reader)?.toLowerCase();
  if (operator === 'exists') return (one) => negate(isThere(one, subject));
  const list = operator === 'in' ? readList(reader) : undefined;
  if (list === undefined) return undefined;
  const isIn = decided(
    (one) => attributeOf(one, subject),
    (text) => list.includes(text),
  );
  return (one) => negate(isIn(one));
}

function readList(reader: Reader): readonly string[] | undefined {
  if (next(reader) !== '[') return undefined;
  const values: string[] = [];
  for (let token = next(reader); token !== ']'; token = next(reader)) {
    if (token === undefined) return undefined;
    if (token !== ',') values.push(unquoted(token));
  }
  return values;
}

function comparison(operator: string, argument: string): ((value: string) => Truth) | undefined {
  switch (operator) {
    case '==':
    case 'equals':
      return (value) => value === argument;
    case '!=':
    case 'not_equals':
      return (value) => value !== argument;
    case '=~':
    case 'matches':
      return matching(argument);
    case '!~':
    case 'not_matches': {
      const matches = matching(argument);
      return (value) => negate(matches(value));
    }
    case '<':
    case 'less_than':
      return (value) => Number(value) < Number(argument);
    case '<=':
    case 'less_than_equal':
      return (value) => Number(value) <= Number(argument);
    case '>':
    case 'greater_than':
      return (value) => Number(value) > Number(argument);
    case '>=':
    case 'greater_than_equal':
      return (value) => Number(value) >= Number(argument);
    default:
      return undefined;
  }
}

// AWS reads Java patterns; only what both read alike is decided here.
function matching(pattern: string): (value: string) => Truth {
  if (!/^[\w.*+?|^$-]*$/.test(pattern)) return () => undefined;
  const expression = new RegExp(`^(?:${pattern})$`);
  return (value) => expression.test(value);
}

function attributeOf(subject: Subject, name: string): string | null | undefined {
  if (name === 'ec2InstanceId') return subject.complete ? subject.id : undefined;
  if (!name.startsWith('attribute:')) return undefined;
  const value = subject.attributes[name.slice('attribute:'.length)];
  return value ?? (subject.complete ? null : undefined);
}

function isThere(subject: Subject, name: string): Truth {
  const value = attributeOf(subject, name);
  return value === undefined ? undefined : value !== null;
}

function decided(
  value: (subject: Subject) => string | null | undefined,
  holds: (text: string) => Truth,
): Constraint {
  return (subject) => {
    const known = value(subject);
    if (known === undefined) return undefined;
    return known === null ? false : holds(known);
  };
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function unquoted(token: string): string {
  return /^(["']).*\1$/.test(token) ? token.slice(1, -1) : token;
}

function peek(reader: Reader): string | undefined {
  return reader.tokens[reader.at];
}

function next(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  return token;
}

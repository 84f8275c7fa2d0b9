/** Whether an event fits a pattern: every documented comparison of EventBridge. */

/** A pattern as parsed: fields with lists of what is allowed, or with further fields. */
export interface Pattern {
  readonly [field: string]: unknown;
}

/** Whether an event fits: every field of the pattern must, and of `$or` one of its patterns. */
export function matches(pattern: Pattern, event: unknown): boolean {
  // Of several objects one must fit all by itself.
  if (Array.isArray(event)) return event.some((one) => matches(pattern, one));
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or' && Array.isArray(wanted))
      return (wanted as readonly Pattern[]).some((one) => matches(one, event));
    const present = memberOf(event, field);
    return Array.isArray(wanted)
      ? wanted.some((one) => fits(one, present))
      : matches(wanted as Pattern, present);
  });
}

function memberOf(event: unknown, field: string): unknown {
  return typeof event === 'object' && event !== null && Object.hasOwn(event, field)
    ? (event as Readonly<Record<string, unknown>>)[field]
    : undefined;
}

/** Whether one allowed value, or comparison, takes what the event has; of a list one item is enough. */
function fits(wanted: unknown, present: unknown): boolean {
  const exists = comparisonIn(wanted, 'exists');
  if (exists !== undefined) return exists === isLeaf(present);
  if (Array.isArray(present)) return present.some((item) => fitsOne(wanted, item));
  return fitsOne(wanted, present);
}

/** A list is one when it holds values, not objects. */
function isLeaf(present: unknown): boolean {
  if (Array.isArray(present)) return present.some(isLeaf);
  return present === null || (present !== undefined && typeof present !== 'object');
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  if (!isLeaf(value)) return false;
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const [[kind, operand] = ['', undefined]] = Object.entries(wanted);
  switch (kind) {
    case 'prefix':
      return textFits(operand, value, (text, part) => text.startsWith(part));
    case 'suffix':
      return textFits(operand, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof value === 'string' && lower(value) === lower(String(operand));
    case 'wildcard':
      return typeof value === 'string' && wildcard(String(operand)).test(value);
    case 'cidr':
      return typeof value === 'string' && isWithin(value, String(operand));
    case 'numeric':
      return typeof value === 'number' && isInRange(value, operand as readonly unknown[]);
    case 'anything-but':
      return !excluded(operand).some((one) => fitsOne(one, value));
    default:
      return false;
  }
}

function textFits(
  operand: unknown,
  value: unknown,
  test: (text: string, part: string) => boolean,
): boolean {
  if (typeof value !== 'string') return false;
  const folded = comparisonIn(operand, 'equals-ignore-case');
  return folded === undefined
    ? test(value, String(operand))
    : test(lower(value), lower(String(folded)));
}

/** What `anything-but` takes out: values, or comparisons each with one value or several. */
function excluded(operand: unknown): readonly unknown[] {
  if (Array.isArray(operand)) return operand;
  if (typeof operand !== 'object' || operand === null) return [operand];
  const [[kind, values] = ['', undefined]] = Object.entries(operand);
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  return list.map((value) => ({ [kind]: value }));
}

function isInRange(value: number, comparisons: readonly unknown[]): boolean {
  for (let index = 0; index < comparisons.length; index += 2) {
    const bound = Number(comparisons[index + 1]);
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    }[String(comparisons[index])];
    if (holds !== true) return false;
  }
  return true;
}

/** An asterisk stands for anything; after a backslash it, and the backslash, stand for themselves. */
function wildcard(text: string): RegExp {
  const source = text.replace(/\\([*\\])|\*|[^*\\]+|\\/g, (part, escaped?: string) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return part === '*' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

/** IPv4 and IPv6. */
function isWithin(address: string, block: string): boolean {
  const [base = '', length = ''] = block.split('/');
  const [one, other] = [bitsOf(address), bitsOf(base)];
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  return one.startsWith(other.slice(0, Number(length)));
}

function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return binary(address.split('.').map(Number), 8);
  if (!/^[\da-f:]+$/i.test(address) || !address.includes(':')) return undefined;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...zeros, ...right];
  return groups.length === 8
    ? binary(
        groups.map((group) => Number.parseInt(group, 16)),
        16,
      )
    : undefined;
}

function binary(numbers: readonly number[], width: number): string {
  return numbers.map((number) => number.toString(2).padStart(width, '0')).join('');
}

function comparisonIn(value: unknown, kind: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)[kind]
    : undefined;
}

function lower(text: string): string {
  return text.toLowerCase();
}

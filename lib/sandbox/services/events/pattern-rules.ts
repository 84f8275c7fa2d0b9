/** What EventBridge refuses of a pattern. */
import { isJsonObject } from '../../../core/json.ts';
import { ServiceFault } from '../../service.ts';
import type { Pattern } from './pattern.ts';

/** The pattern of a text. Throws AWS's refusal of one that is none. */
export function parsePattern(text: string): Pattern {
  const parsed = jsonOf(text);
  if (!isJsonObject(parsed)) throw bad('Filter is not an object');
  if (Object.keys(parsed).length === 0) throw bad('Empty objects are not allowed');
  checkFields(parsed);
  return parsed;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(error.message);
    throw error;
  }
}

function checkFields(pattern: Pattern): void {
  for (const [field, wanted] of Object.entries(pattern)) {
    if (field === '$or') checkAlternatives(wanted);
    else if (Array.isArray(wanted)) checkValues(field, wanted);
    else if (isJsonObject(wanted)) {
      if (Object.keys(wanted).length === 0) throw bad('Empty objects are not allowed');
      checkFields(wanted);
    } else throw bad(`"${field}" must be an object or an array`);
  }
}

function checkAlternatives(wanted: unknown): void {
  if (!Array.isArray(wanted) || wanted.length < 2 || !wanted.every(isJsonObject))
    throw bad('"$or" must be an array of at least two objects');
  for (const one of wanted as readonly Pattern[]) checkFields(one);
}

function checkValues(field: string, values: readonly unknown[]): void {
  if (values.length === 0) throw bad('Empty arrays are not allowed');
  for (const value of values) {
    if (Array.isArray(value)) throw bad(`Match value of "${field}" must not be an array`);
    if (isJsonObject(value)) checkComparison(value);
  }
}

function checkComparison(value: Readonly<Record<string, unknown>>): void {
  const [[kind, operand] = ['', undefined], second] = Object.entries(value);
  if (second !== undefined) throw bad('Only one key allowed in match expression');
  if (!isComparison(kind, operand))
    throw bad(
      kind in COMPARISONS ? `Bad value of match type ${kind}` : `Unrecognized match type ${kind}`,
    );
}

const COMPARISONS: Readonly<Record<string, (operand: unknown) => boolean>> = {
  exists: (operand) => typeof operand === 'boolean',
  prefix: isText,
  suffix: isText,
  'equals-ignore-case': (operand) => typeof operand === 'string',
  wildcard: (operand) => typeof operand === 'string' && !operand.includes('**'),
  cidr: (operand) => typeof operand === 'string' && /^[\da-fA-F.:]+\/\d{1,3}$/.test(operand),
  numeric: isNumeric,
  'anything-but': isExclusion,
};

function isComparison(kind: string, operand: unknown): boolean {
  return Object.hasOwn(COMPARISONS, kind) && COMPARISONS[kind]?.(operand) === true;
}

function isText(operand: unknown): boolean {
  if (typeof operand === 'string') return true;
  return isJsonObject(operand) && typeof operand['equals-ignore-case'] === 'string';
}

function isNumeric(operand: unknown): boolean {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > 4) return false;
  return (
    operand.length % 2 === 0 &&
    operand.every((one, index) =>
      index % 2 === 0 ? ['=', '<', '<=', '>', '>='].includes(String(one)) : isBound(one),
    )
  );
}

function isBound(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= 5e9;
}

function isExclusion(operand: unknown): boolean {
  if (Array.isArray(operand))
    return (
      operand.length > 0 &&
      operand.every((one) => typeof one === 'string' || typeof one === 'number')
    );
  if (!isJsonObject(operand)) return typeof operand === 'string' || typeof operand === 'number';
  const [[kind, values] = ['', undefined], second] = Object.entries(operand);
  if (second !== undefined) return false;
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  return (
    ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(kind) &&
    list.length > 0 &&
    list.every((one) => typeof one === 'string')
  );
}

function bad(reason: string): ServiceFault {
  return new ServiceFault(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${reason}`,
  );
}

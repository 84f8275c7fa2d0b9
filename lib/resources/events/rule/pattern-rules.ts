/** What EventBridge refuses of a pattern, as far as its values are known. */
import { isJsonObject, type Json } from '../../../core/json.ts';
import { isToldLater } from '../../../graph/reference.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Finding } from '../../../resource-type.ts';
import { violation } from '../../findings.ts';

const LONGEST = 4096;

/** Whether a comparison takes its operand, by the comparison's name. */
const COMPARISONS: Readonly<Record<string, (operand: Json | undefined) => boolean>> = {
  exists: (operand) => typeof operand === 'boolean',
  prefix: isTextOrFolded,
  suffix: isTextOrFolded,
  'equals-ignore-case': isText,
  wildcard: isText,
  cidr: isText,
  numeric: isNumeric,
  'anything-but': isExclusion,
};

/** Breaches of the grammar of patterns: EventBridge User Guide, "Comparison operators for use in event patterns". */
export function patternFindings(path: string, pattern: Json): readonly Finding[] {
  if (isToldLater(pattern)) return [];
  if (!isJsonObject(pattern) || Object.keys(pattern).length === 0)
    return [violation(path, 'a pattern is an object with at least one field')];
  const length = isUnknown(pattern) ? 0 : JSON.stringify(pattern).length;
  return [
    ...fieldFindings(path, pattern),
    ...(length > LONGEST
      ? [violation(path, `it has ${length} characters: EventBridge takes ${LONGEST}`)]
      : []),
  ];
}

function fieldFindings(path: string, pattern: Json): readonly Finding[] {
  if (!isJsonObject(pattern)) return [violation(path, 'it is no object')];
  return Object.entries(pattern).flatMap(([field, wanted]) => {
    const place = `${path}.${field}`;
    if (wanted === undefined || isToldLater(wanted)) return [];
    if (field === '$or') return alternativeFindings(place, wanted);
    if (Array.isArray(wanted)) return valueFindings(place, wanted as readonly Json[]);
    if (isJsonObject(wanted) && Object.keys(wanted).length > 0) return fieldFindings(place, wanted);
    return [
      violation(place, 'a field of a pattern has a list of what it may be, or further fields'),
    ];
  });
}

function alternativeFindings(path: string, wanted: Json): readonly Finding[] {
  if (!Array.isArray(wanted) || wanted.length < 2)
    return [violation(path, '$or has a list of at least two patterns')];
  return (wanted as readonly Json[]).flatMap((one, index) =>
    fieldFindings(`${path}[${index}]`, one),
  );
}

function valueFindings(path: string, values: readonly Json[]): readonly Finding[] {
  if (values.length === 0) return [violation(path, 'the list of what it may be is empty')];
  return values.flatMap((value, index) => {
    const place = `${path}[${index}]`;
    if (Array.isArray(value)) return [violation(place, 'a list in a list matches nothing')];
    if (!isJsonObject(value) || isToldLater(value)) return [];
    const [[name, operand] = ['', undefined], second] = Object.entries(value);
    if (second !== undefined || !Object.hasOwn(COMPARISONS, name))
      return [
        violation(
          place,
          `it is not one of the comparisons ${Object.keys(COMPARISONS).join(', ')}`,
          'give one comparison, or a value',
        ),
      ];
    if (isToldLater(operand) || COMPARISONS[name]?.(operand) === true) return [];
    return [violation(place, `${name} does not take ${JSON.stringify(operand)}`)];
  });
}

function isText(operand: Json | undefined): boolean {
  return typeof operand === 'string' || isToldLater(operand);
}

function isTextOrFolded(operand: Json | undefined): boolean {
  return isText(operand) || (isJsonObject(operand) && isText(operand['equals-ignore-case']));
}

function isNumeric(operand: Json | undefined): boolean {
  return (
    Array.isArray(operand) &&
    (operand.length === 2 || operand.length === 4) &&
    operand.every((one, index) =>
      index % 2 === 0
        ? ['=', '<', '<=', '>', '>='].includes(String(one))
        : typeof one === 'number' && Math.abs(one) <= 5e9,
    )
  );
}

function isExclusion(operand: Json | undefined): boolean {
  const isValue = (one: Json | undefined) => isText(one) || typeof one === 'number';
  if (Array.isArray(operand))
    return operand.length > 0 && (operand as readonly Json[]).every(isValue);
  if (!isJsonObject(operand) || isToldLater(operand)) return isValue(operand);
  const [[name, values] = ['', undefined], second] = Object.entries(operand);
  const list = (Array.isArray(values) ? values : [values]) as readonly (Json | undefined)[];
  return (
    second === undefined &&
    ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name) &&
    list.length > 0 &&
    list.every(isText)
  );
}

/** A plan as compact text: one line a step, one line a field. Without colour, and the same everywhere. */
import { isJsonObject, type Json } from '../core/json.ts';
import { isJoinValue, isLookupValue, isRefValue } from '../graph/reference.ts';
import type { FieldChange, Impact } from '../resource-type.ts';
import { ACTION_SIGN, changesOf, countActions, type Plan, type Step } from './plan.ts';

/** A plan as text: its changes, then the counts. */
export function describePlan(plan: Plan): string {
  return [...changesOf(plan).flatMap(describeStep), describeCounts(plan)].join('\n');
}

/** A step: sign, address, type, reason; then each field that it sets or changes. */
export function describeStep(step: Step): readonly string[] {
  const order =
    step.action === 'replace' && step.order === 'delete-first' ? ' (old one first: downtime)' : '';
  const reason = step.reason === undefined ? '' : `: ${step.reason}`;
  return [
    `${ACTION_SIGN[step.action]} ${step.address} ${step.type}${order}${reason}`,
    ...fieldsOf(step).map((field) => `    ${describeField(field, step.action)}`),
    ...(step.action === 'update' && step.movedFrom !== undefined
      ? [`    was known as ${step.movedFrom}`]
      : []),
  ];
}

/** A field: path, before and after, impact. */
export function describeField(field: FieldChange, action: Step['action']): string {
  const after = valueText(field.after, field);
  if (action === 'create') return `${field.path} = ${after}`;
  const cause = field.cause === 'drift' ? ', changed outside' : '';
  return `${field.path}: ${valueText(field.before, field)} -> ${after} [${IMPACT[field.impact]}${cause}]`;
}

/** How many steps of each kind, in words. */
export function describeCounts(plan: Plan): string {
  const { create, update, replace, delete: remove, none } = countActions(plan);
  const parts = [
    [create, 'to create'],
    [update, 'to update'],
    [replace, 'to replace'],
    [remove, 'to delete'],
  ] as const;
  const changes = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const rest = none > 0 ? [`${none} unchanged`] : [];
  return changes.length === 0
    ? ['no changes', ...rest].join(', ')
    : [...changes, ...rest].join(', ');
}

/** What an impact is called. */
export const IMPACT: Readonly<Record<Impact, string>> = {
  live: 'live',
  'new-tasks': 'new tasks',
  deployment: 'new deployment',
  replacement: 'replacement',
};

function fieldsOf(step: Step): readonly FieldChange[] {
  switch (step.action) {
    case 'create':
    case 'replace':
      return step.fields;
    case 'update':
      return [...step.fields, ...step.tags];
    case 'none':
    case 'delete':
      return [];
    default:
      return step satisfies never;
  }
}

const LONGEST = 160;

function valueText(value: Json | undefined, field: FieldChange): string {
  if (value === undefined || value === null) return '(none)';
  if (field.sensitive === true) return '(sensitive)';
  const text = JSON.stringify(readable(value));
  const shown =
    isRefValue(value) || isJoinValue(value) || isLookupValue(value) ? unquoted(text) : text;
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST)}…`;
}

/** References in the form `<Attribute of address>`. */
function readable(value: Json): Json {
  if (isRefValue(value)) return `<${value.attribute} of ${value.$ref}>`;
  if (isLookupValue(value)) return `<${value.$lookup}>`;
  if (isJoinValue(value)) return value.$join.map((part) => textOf(readable(part))).join('');
  if (Array.isArray(value)) return value.map(readable);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, readable(member)]],
    ),
  );
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}

/** A plan as compact text: one line a step, one line a field. Without colour, and the same everywhere. */

import type { ChangeCause, FieldChange, Impact } from '../core/field-change.ts';
import { groupsOf } from '../core/group.ts';
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import { isJoinValue, isLookupValue, isRefValue, isToldLater } from '../graph/reference.ts';
import {
  ACTION_SIGN,
  changesOf,
  countActions,
  type LeftField,
  type Plan,
  type Step,
} from './plan.ts';

/** A plan as text: its changes, then the counts. */
export function describePlan(plan: Plan): string {
  return [
    ...changesOf(plan).flatMap((step) => describeStep(step, plan.left)),
    ...describeSelection(plan),
    describeCounts(plan),
  ].join('\n');
}

/** Which part of the app a plan is of, in words; nothing where it is of all. */
export function describeSelection({ selection }: Pick<Plan, 'selection'>): readonly string[] {
  if (selection === undefined) return [];
  const { asked, selected, pulledIn, unselected } = selection;
  const along = pulledIn.length === 0 ? '' : `, ${pulledIn.length} pulled in`;
  return [
    `only ${asked.join(', ')}: ${selected} selected${along}; ${unselected} others of the app stay as they are`,
  ];
}

/** A step: sign, address, type, reason; then each field that it sets or changes, or leaves to somebody else. */
export function describeStep(step: Step, left: readonly LeftField[] = []): readonly string[] {
  const order =
    step.action === 'replace' && step.order === 'delete-first' ? ' (old one first: downtime)' : '';
  const reason = step.reason === undefined ? '' : `: ${step.reason}`;
  return [
    `${ACTION_SIGN[step.action]} ${step.address} ${step.type}${order}${reason}`,
    ...fieldsOf(step)
      .flatMap((field) => describeField(field, step.action))
      .map((line) => `    ${line}`),
    ...(step.action === 'update' && step.movedFrom !== undefined
      ? [`    was known as ${step.movedFrom}`]
      : []),
    ...(groupsOf(left, addressOf).get(step.address) ?? []).map(
      (field) => `    ${describeLeft(field)}`,
    ),
  ];
}

/** A field that stays as somebody else has set it. */
export function describeLeft({ path, live, owner }: LeftField): string {
  return `${path}: ${JSON.stringify(live)} [owned by ${owner}, left]`;
}

function addressOf({ address }: LeftField): string {
  return address;
}

/** A field: path, before and after, cause, impact; of a structure only what differs in it, a line each. */
export function describeField(field: FieldChange, action: Step['action']): readonly string[] {
  if (action === 'create') return [`${field.path} = ${valueText(field.after, field)}`];
  const cause = field.cause === undefined ? '' : `${CAUSE[field.cause]}, `;
  const parts = field.sensitive === true ? [field] : differences(field);
  return parts.map(
    ({ path, before, after }) =>
      `${path}: ${valueText(before, field)} -> ${valueText(after, field)} [${cause}${IMPACT[field.impact]}]`,
  );
}

/** How many steps of each kind, in words. */
export function describeCounts(plan: Plan): string {
  const { create, update, adopt, replace, delete: remove, none } = countActions(plan);
  const parts = [
    [adopt, 'to adopt'],
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

/** What the cause of a difference is called. */
export const CAUSE: Readonly<Record<ChangeCause, string>> = {
  code: 'change',
  drift: 'drift (will be reverted)',
  both: 'change and drift (will be reverted)',
  unknown: 'change or drift',
};

/** What an impact is called. */
export const IMPACT: Readonly<Record<Impact, string>> = {
  live: 'live',
  'new-tasks': 'new tasks',
  deployment: 'new deployment',
  instances: 'instances are drained and replaced',
  replacement: 'replacement',
};

function fieldsOf(step: Step): readonly FieldChange[] {
  switch (step.action) {
    case 'create':
    case 'replace':
      return step.fields;
    case 'update':
    case 'adopt':
      return [...step.fields, ...step.tags];
    case 'none':
    case 'delete':
      return [];
    default:
      return step satisfies never;
  }
}

type Difference = Pick<FieldChange, 'path' | 'before' | 'after'>;

/** What differs inside a value, as deep as both sides have the same structure. */
function differences({ path, before, after }: Difference): readonly Difference[] {
  // Nothing and null are told alike.
  if (jsonEquals(before ?? null, after ?? null)) return [];
  if (
    isStructured(before) &&
    isStructured(after) &&
    Array.isArray(before) === Array.isArray(after)
  ) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences({
        path: Array.isArray(before) ? `${path}[${key}]` : `${path}.${key}`,
        before: memberOf(before, key),
        after: memberOf(after, key),
      }),
    );
  }
  return [{ path, before, after }];
}

/** An object, or a list of objects: lists of plain values are shown whole. */
function isStructured(value: Json | undefined): value is JsonObject | readonly JsonObject[] {
  if (Array.isArray(value)) return value.length > 0 && value.every(isObject);
  return isObject(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && !isToldLater(value);
}

function memberOf(value: JsonObject | readonly JsonObject[], key: string): Json | undefined {
  return (value as JsonObject)[key];
}

const LONGEST = 160;

function valueText(value: Json | undefined, field: FieldChange): string {
  if (value === undefined || value === null) return '(none)';
  if (field.sensitive === true) return '(sensitive)';
  const text = JSON.stringify(readable(value));
  const shown = isToldLater(value) ? unquoted(text) : text;
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

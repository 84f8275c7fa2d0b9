/** What two policy documents must have in common to mean the same. */
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts';
import { isToldLater } from '../../../graph/reference.ts';
import { asSet } from '../../canonical.ts';
import type { PolicyDocument } from './properties.ts';

const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;
const ROOT_ARN = /^arn:[\w-]+:iam::(\d{12}):root$/;

/**
 * The document in one form: statements, actions, resources, principals and condition values as sets, also where there
 * is one only; the root ARN of an account as its id; the principal `*` as every AWS principal; no empty Sid.
 */
export function canonicalPolicy(document: PolicyDocument): PolicyDocument {
  if (!isPlain(document)) return document;
  const { Statement, ...rest } = document as JsonObject;
  const statements = listOf(Statement).map(canonicalStatement);
  return { ...rest, Statement: asSet(statements) } as unknown as PolicyDocument;
}

/** A document as IAM answers it: URL-encoded JSON. */
export function parsePolicy(encoded: string): PolicyDocument {
  return JSON.parse(decodeURIComponent(encoded)) as PolicyDocument;
}

function canonicalStatement(statement: Json): Json {
  if (!isPlain(statement)) return statement;
  const copy: Record<string, Json | undefined> = { ...statement };
  if (copy['Sid'] === '') delete copy['Sid'];
  for (const field of LISTS)
    if (copy[field] !== undefined) copy[field] = asSet(listOf(copy[field]));
  for (const field of ['Principal', 'NotPrincipal'])
    if (copy[field] !== undefined) copy[field] = canonicalPrincipal(copy[field]);
  if (copy['Condition'] !== undefined) copy['Condition'] = canonicalCondition(copy['Condition']);
  return copy;
}

function canonicalPrincipal(principal: Json): Json {
  if (principal === '*') return { AWS: ['*'] };
  if (!isPlain(principal)) return principal;
  return mapMembers(principal, (values) =>
    asSet(
      listOf(values).map((value) =>
        typeof value === 'string' ? (ROOT_ARN.exec(value)?.[1] ?? value) : value,
      ),
    ),
  );
}

function canonicalCondition(condition: Json): Json {
  if (!isPlain(condition)) return condition;
  return mapMembers(condition, (keys) =>
    isPlain(keys)
      ? mapMembers(keys, (values) =>
          asSet(
            listOf(values).map((value) =>
              typeof value === 'boolean' || typeof value === 'number' ? String(value) : value,
            ),
          ),
        )
      : keys,
  );
}

function mapMembers(object: JsonObject, change: (member: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [
      key,
      member === undefined ? member : change(member),
    ]),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** Whether a value is an object that is known, not a reference to come. */
function isPlain(value: unknown): value is JsonObject {
  return isJsonObject(value) && !isToldLater(value);
}

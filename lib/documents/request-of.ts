/** Requests in values that are parsed already: what constructs take, without anything of JSON's text. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Operation } from '../rules/index.ts';
import { findRequests } from './find.ts';
import { type JsonNode, jsonOf } from './node.ts';

/**
 * The first request of an operation in a value: itself, or what is in an answer's wrapper, without what only answers
 * hold. Undefined where the value holds none.
 */
export function requestOf(value: unknown, operation: Operation): JsonObject | undefined {
  const { requests } = findRequests(nodeOf(value), operation);
  const found = requests.find((one) => one.operation === operation);
  const request = found === undefined ? undefined : jsonOf(found.node);
  return isJsonObject(request) ? request : undefined;
}

function nodeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: 'list', offset: 0, items: value.map(nodeOf) };
  if (!isJsonObject(value)) return { kind: 'value', offset: 0, value: (value ?? null) as Leaf };
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [{ name, offset: 0, node: nodeOf(member) }],
  );
  return { kind: 'object', offset: 0, members };
}

type Leaf = Exclude<Json, object>;

/** Requests of ECS that a program takes over from JSON, as they are sent or as AWS answers them. */
import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { type GantryError, isGantryError } from '../../core/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';
import { readDocuments, requestOf } from '../../documents/index.ts';
import { toGraphJson } from '../../tree/resource.ts';
import { badProp } from '../options.ts';

/**
 * A request as JSON: the value itself, which may hold references, or the file that holds it, by a path from the working
 * directory or by a URL such as `new URL('./task.json', import.meta.url)`. It has the form in which AWS takes it or answers
 * it, with or without a wrapper such as `{"taskDefinition": ...}`.
 */
export type JsonSource = object | string | URL;

/** The request in a source. Throws `tree/bad-props` with file and place when there is none. */
export function requestFrom(
  construct: Construct,
  id: string,
  source: JsonSource,
  operation: 'RegisterTaskDefinition' | 'CreateService',
): JsonObject {
  if (typeof source === 'string' || source instanceof URL)
    return requestInFile(construct, id, source, operation);
  const request = requestOf(toGraphJson(source), operation);
  if (request !== undefined) return request;
  throw badProp(
    construct,
    `the JSON of ${id} is no request of ${operation}: ${shown(source)}`,
    `give what ${operation} takes, or what AWS answers`,
  );
}

/** The tags of a request as props have them. AWS's own and Gantry's are left out. */
export function tagsOf(request: JsonObject): Readonly<Record<string, string>> {
  const { tags } = request;
  if (!Array.isArray(tags)) return {};
  return Object.fromEntries(
    (tags as readonly Json[]).flatMap((tag) => {
      const { key, value } = isJsonObject(tag) ? tag : {};
      return typeof key !== 'string' || /^(aws|gantry):/.test(key)
        ? []
        : [[key, typeof value === 'string' ? value : '']];
    }),
  );
}

/** The objects in a list of a request. Throws `tree/bad-props` with the path of what is none. */
export function objectsIn(
  construct: Construct,
  id: string,
  request: JsonObject,
  field: string,
): readonly JsonObject[] {
  const list = request[field] ?? [];
  if (!Array.isArray(list))
    throw badProp(construct, `${field} in the JSON of ${id} is ${shown(list)}, and no list`);
  return (list as readonly Json[]).map((item, index) => {
    if (isJsonObject(item)) return item;
    throw badProp(
      construct,
      `${field}[${index}] in the JSON of ${id} is ${shown(item)}, and no object`,
    );
  });
}

function requestInFile(
  construct: Construct,
  id: string,
  source: string | URL,
  operation: 'RegisterTaskDefinition' | 'CreateService',
): JsonObject {
  const name = String(source);
  const { documents, diagnostics } = readDocuments(
    [{ name, text: bytesOf(construct, id, source) }],
    { as: operation },
  );
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined)
    throw badProp(
      construct,
      `${name}:${first.line}:${first.column}: ${first.detail}`,
      first.hint ?? 'mend the file',
    );
  const request = documents.find((document) => document.operation === operation)?.request();
  if (isJsonObject(request)) return request;
  throw badProp(construct, `${name} holds no request of ${operation}`, 'name the file that does');
}

function bytesOf(construct: Construct, id: string, source: string | URL): Uint8Array {
  try {
    return readFileSync(source);
  } catch (error) {
    throw unreadable(construct, id, error);
  }
}

function unreadable(construct: Construct, id: string, error: unknown): GantryError {
  if (isGantryError(error)) return error;
  const said = error instanceof Error ? error.message : String(error);
  return badProp(
    construct,
    `the JSON of ${id} cannot be read: ${said}`,
    "give a path from the working directory, or new URL('./file.json', import.meta.url)",
  );
}

const LONGEST = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

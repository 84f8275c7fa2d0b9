/** Values in the form that leaves the program: without anything that only a deploy would tell. */
import type { Construct } from 'constructs';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';
import { type Input, isReference, isText, Lookup } from '../../graph/reference.ts';
import { knownText } from '../../tree/known-text.ts';
import { badProp } from '../options.ts';

/** The object as plain JSON. Throws `tree/bad-props` that names the first member which is not known yet. */
export function plainObject(owner: Construct, value: object, path = ''): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, plain(owner, member, path === '' ? key : `${path}.${key}`)]),
  );
}

function plain(owner: Construct, value: unknown, path: string): Json {
  if (isReference(value) || isText(value) || value instanceof Lookup)
    return plainText(owner, value, path);
  if (Array.isArray(value)) return value.map((item, i) => plain(owner, item, `${path}[${i}]`));
  if (isJsonObject(value)) return plainObject(owner, value, path);
  if (value !== undefined) return value as Json;
  throw badProp(
    owner,
    `${path} of its Step Functions task is undefined`,
    'give it, or leave it out',
  );
}

function plainText(owner: Construct, value: Input<string>, path: string): string {
  const known = knownText(owner, value);
  if (known !== undefined) return known;
  const what = isReference(value)
    ? `${value.attribute} of ${value.address}`
    : 'what is given there';
  throw badProp(
    owner,
    `${path} of its Step Functions task is not known before a deploy: ${what}`,
    "give the resource a fixed name if this is its name, else an expression over the state machine's input, such as {% $states.input.subnets %}, or what the tool that makes the state machine fills in, such as ${Subnet}",
  );
}

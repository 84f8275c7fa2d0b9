/** Values that another resource produces, in users' programs and in the graph. */
import { GantryError } from '../core/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from './address.ts';

const REFERENCE = Symbol.for('gantry.reference');
const TEXT = Symbol.for('gantry.text');

/** An attribute of another resource, such as the ARN of a cluster; known when that resource is. */
export class Reference {
  readonly #address: () => Address;
  /** The attribute's name, as AWS spells it. */
  readonly attribute: string;

  constructor(address: () => Address, attribute: string) {
    this.#address = address;
    this.attribute = attribute;
    Object.defineProperty(this, REFERENCE, { value: true });
  }

  /** Address of the resource that produces the value. */
  get address(): Address {
    return this.#address();
  }

  /** The reference as it stands in the graph. */
  toJSON(): RefValue {
    return { $ref: this.address, attribute: this.attribute };
  }

  /** Refuses: a reference has no text yet. Use the {@link text} tag. */
  toString(): string {
    throw new GantryError('reference/in-string', `${this.attribute} of ${this.address}`, {
      address: this.address,
    });
  }

  /** Refuses, as {@link toString} does. */
  [Symbol.toPrimitive](): string {
    return this.toString();
  }
}

/** Text with references inside, made by the {@link text} tag. */
export class Text {
  /** Literal parts and what stands between them. */
  readonly parts: readonly (string | Reference | Lookup)[];

  constructor(parts: readonly (string | Reference | Lookup)[]) {
    this.parts = parts;
    Object.defineProperty(this, TEXT, { value: true });
  }

  /** The text as it stands in the graph. */
  toJSON(): JoinValue {
    return { $join: this.parts.map((part) => (typeof part === 'string' ? part : part.toJSON())) };
  }

  /** Refuses: the text is not known yet. */
  toString(): string {
    throw new GantryError('reference/in-string', 'a text with references inside');
  }

  /** Refuses, as {@link toString} does. */
  [Symbol.toPrimitive](): string {
    return this.toString();
  }
}

/** A fact about the account or Region that is looked up when planning, such as its Availability Zones. */
export class Lookup {
  /** What is looked up, such as `availability-zone`. */
  readonly kind: string;
  /** Which of them. */
  readonly parameters: JsonObject;

  constructor(kind: string, parameters: JsonObject = {}) {
    this.kind = kind;
    this.parameters = parameters;
  }

  /** The lookup as it stands in the graph. */
  toJSON(): LookupValue {
    return { $lookup: this.kind, ...this.parameters };
  }

  /** Refuses: the value is not known yet. */
  toString(): string {
    throw new GantryError('reference/in-string', `a lookup of ${this.kind}`);
  }

  /** Refuses, as {@link toString} does. */
  [Symbol.toPrimitive](): string {
    return this.toString();
  }
}

/** A value that may be known only later. */
export type Input<T> = T | Reference | Text | Lookup;

/** A type in which every leaf and every list may be an {@link Input}. */
export type Inputs<T> = T extends string | number | boolean | null | undefined
  ? T | Reference | Text | Lookup
  : T extends Date | Uint8Array
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Inputs<Item>[] | Reference | Lookup
      : { readonly [K in keyof T]: Inputs<T[K]> };

/**
 * Text with references inside.
 *
 * @example
 * const arn = text`arn:aws:ecs:eu-west-1:111111111111:cluster/${cluster.clusterName}`;
 */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Reference | Text | Lookup)[]
): string | Text {
  const parts: (string | Reference | Lookup)[] = [];
  const push = (part: string | Reference | Lookup) => {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else if (part !== '') parts.push(part);
  };
  strings.forEach((literal, i) => {
    push(literal);
    const value = values[i];
    if (value === undefined) return;
    if (isText(value)) value.parts.forEach(push);
    else push(isReference(value) || value instanceof Lookup ? value : String(value));
  });
  const only = parts.length === 1 ? parts[0] : undefined;
  if (parts.length === 0) return '';
  return typeof only === 'string' ? only : new Text(parts);
}

/** Whether a value is a {@link Reference}, also of another copy of the package. */
export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && REFERENCE in value;
}

/** Whether a value is a {@link Text}, also of another copy of the package. */
export function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && TEXT in value;
}

/** A reference in the graph. */
export interface RefValue extends JsonObject {
  /** Address of the resource that produces the value. */
  readonly $ref: string;
  /** Name of the attribute. */
  readonly attribute: string;
}

/** A text with references in the graph. */
export interface JoinValue extends JsonObject {
  /** Literal parts, references and lookups, in order. */
  readonly $join: readonly Json[];
}

/** A lookup in the graph: its kind, and its parameters beside it. */
export interface LookupValue extends JsonObject {
  /** What is looked up. */
  readonly $lookup: string;
}

/** Whether a JSON value is a reference. */
export function isRefValue(value: unknown): value is RefValue {
  return isJsonObject(value) && typeof value['$ref'] === 'string';
}

/** Whether a JSON value is a joined text. */
export function isJoinValue(value: unknown): value is JoinValue {
  return isJsonObject(value) && Array.isArray(value['$join']);
}

/** Whether a JSON value is a lookup. */
export function isLookupValue(value: unknown): value is LookupValue {
  return isJsonObject(value) && typeof value['$lookup'] === 'string';
}

/** Whether a JSON value stands for one that is told later: a reference, a joined text or a lookup. */
export function isToldLater(value: unknown): value is RefValue | JoinValue | LookupValue {
  return isRefValue(value) || isJoinValue(value) || isLookupValue(value);
}

/**
 * graph: addresses, references, resources and the edges between them, as pure data.
 * May import: core. Must not: import constructs, the SDK or anything with effects.
 */

/** `App/Stack/path/of/constructs`: the identity of a resource that a human knows. */
export type Address = string & {
  /** Exists in types only: text becomes an address by `addressOf` alone. */
  readonly __brand: 'Address';
};

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Whether a construct id can be part of an address. */
export function isAddressSegment(id: unknown): id is string {
  return typeof id === 'string' && SEGMENT.test(id);
}

/** The address made of the given ids. The id `Resource` of a construct's main resource is left out. */
export function addressOf(ids: readonly string[]): Address {
  return ids.filter((id) => id !== 'Resource' && id !== '').join('/') as Address;
}

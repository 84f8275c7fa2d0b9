/** Constructs that have another place in the tree than when they were first deployed. */
import type { IConstruct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { type Address, addressOf, isAddressSegment } from '../graph/address.ts';
import { addressOfConstruct } from './resource.ts';

const FORMER = Symbol.for('gantry.moved-from');

/**
 * Says where a construct stood before: it was given another id, another scope, or another stack of the same account and
 * Region. Everything in it keeps its AWS objects: derived names stay those of the former place, and what only tags find is
 * found by its former address. The next deploy writes the new address into their tags and changes nothing else.
 *
 * The line stays in the program: without it, derived names would be those of the new place, and so other objects. Scaling
 * policies and scheduled actions are called after their address: they are made anew, and the old ones go.
 *
 * @param construct a construct, or a Stack with all that is in it
 * @param former the address that it had, beginning with the name of the App: `shop/Web/OldId`
 */
export function movedFrom(construct: IConstruct, former: string): void {
  const [app] = construct.node.scopes;
  const segments = former.split('/');
  if (segments.length < 2 || segments[0] !== app?.node.id || !segments.every(isAddressSegment))
    throw new GantryError(
      'tree/bad-props',
      `movedFrom: ${JSON.stringify(former)} is no address; one begins with ${app?.node.id ?? 'the name of the App'}/`,
      { address: addressOfConstruct(construct as never) },
    );
  Object.defineProperty(construct, FORMER, { value: former });
}

/** Whether a construct itself says where it stood before. */
export function hasMoved(construct: IConstruct): boolean {
  return formerOf(construct) !== undefined;
}

/** The address under which a construct was known, by itself or by the nearest construct around it that has moved. */
export function formerAddressOf(construct: IConstruct): Address {
  const scopes = construct.node.scopes;
  const nearest = scopes.findLastIndex((scope) => formerOf(scope) !== undefined);
  const former = nearest < 0 ? undefined : formerOf(scopes[nearest]);
  const below = scopes.slice(nearest + 1).map((scope) => scope.node.id);
  return former === undefined ? addressOf(below) : addressOf([...former.split('/'), ...below]);
}

/** A value with every reference as it was before its target moved: what names are derived from stays the same. */
export function withFormerReferences(value: unknown, formers: ReadonlyMap<string, Address>): Json {
  return JSON.parse(JSON.stringify(value ?? null), (key, member: unknown) =>
    key === '$ref' && typeof member === 'string' ? (formers.get(member) ?? member) : member,
  ) as Json;
}

function formerOf(construct: IConstruct | undefined): string | undefined {
  return (construct as { [FORMER]?: string } | undefined)?.[FORMER];
}

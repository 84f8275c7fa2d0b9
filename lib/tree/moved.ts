/** Constructs that had another address: what they made stays theirs. */
import type { Construct, IConstruct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import { isJsonObject, type Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { isRefValue } from '../graph/reference.ts';
import { App } from './app.ts';
import { addressOfConstruct } from './resource.ts';

const MOVED = Symbol.for('gantry.moved-from');

/**
 * Says that a construct, with all that is in it, had another address when it was deployed last: it was renamed, or is in
 * another stack now. What it made is tagged anew and otherwise left as it is; names that are derived go on to be derived
 * from the old address, so this stays in the code as long as the construct does.
 *
 * Works within one account and Region. Throws `tree/bad-props` for an address of another App.
 *
 * @category Constructs
 * @param construct - what has moved
 * @param address - its old address, such as `shop/Web/Cluster`
 * @returns the construct
 * @example
 * const cluster = movedFrom(new Cluster(base, 'Cluster'), 'shop/Web/Cluster');
 */
export function movedFrom<C extends Construct>(construct: C, address: string): C {
  const { name } = App.of(construct);
  const own = addressOfConstruct(construct);
  if (!/^[^/]+(\/[^/]+)+$/.test(address) || !address.startsWith(`${name}/`))
    throw new GantryError(
      'tree/bad-props',
      `movedFrom is given ${JSON.stringify(address)}, which is no address of ${name}`,
      { address: own, hint: `give the whole address, such as ${name}/Web/Cluster` },
    );
  if (address === own)
    throw new GantryError('tree/bad-props', 'movedFrom is given the address that it has', {
      address: own,
    });
  Object.defineProperty(construct, MOVED, { value: address, configurable: true });
  return construct;
}

/** The address that a construct had, by the nearest construct around it that has moved; undefined when none has. */
export function formerAddress(construct: IConstruct): Address | undefined {
  const mover = construct.node.scopes.findLast((scope) => MOVED in scope);
  if (mover === undefined) return undefined;
  const inside = addressOfConstruct(construct as Construct).slice(
    addressOfConstruct(mover as Construct).length,
  );
  return `${(mover as unknown as { readonly [MOVED]: string })[MOVED]}${inside}` as Address;
}

/** A value in which references lead to where things were, as far as they have moved. */
export function formerly(
  value: Json | undefined,
  formers: ReadonlyMap<string, Address>,
): Json | undefined {
  if (formers.size === 0) return value;
  if (isRefValue(value)) return { ...value, $ref: formers.get(value.$ref) ?? value.$ref };
  if (Array.isArray(value)) return value.map((item) => formerly(item as Json, formers) as Json);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, formerly(member, formers)]),
  );
}

/** The ids that names are derived from: those of the address that a construct had first. */
export function namingPath(construct: Construct): readonly string[] {
  return (formerAddress(construct) ?? addressOfConstruct(construct)).split('/');
}

/** Texts that a program tells before anything is deployed: its own, and the names that it gives. */
import type { Construct } from 'constructs';
import { type Input, isReference, isText, type Reference } from '../graph/reference.ts';
import { declaredProperties } from './declared.ts';
import { namingPath } from './moved.ts';
import { deriveName } from './names.ts';
import { isResource, type Resource } from './resource.ts';

/**
 * The text of a value, or undefined where only AWS knows it. Beside plain text that is the name of a resource in the tree of
 * `scope`, given or derived; not one that changes along with other fields, because they may change until synthesis.
 */
export function knownText(scope: Construct, value: Input<string>): string | undefined {
  if (typeof value === 'string') return value;
  if (isReference(value)) return nameBehind(scope, value);
  if (!isText(value)) return undefined;
  const parts = value.parts.map((part) => knownText(scope, part));
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function nameBehind(scope: Construct, { address, attribute }: Reference): string | undefined {
  const resource = resourceAt(scope, address.split('/'));
  const rule = resource?.props.name;
  if (resource === undefined || rule === undefined || rule.property !== attribute) return undefined;
  const given = declaredProperties(resource)[attribute];
  if (given !== undefined) return typeof given === 'string' ? given : undefined;
  if (rule.replacedBy !== undefined || rule.replacedWith !== undefined) return undefined;
  return deriveName(rule, namingPath(resource));
}

/** Addresses leave out the id `Resource`, so that it may stand between any two of their segments. */
function resourceAt(scope: Construct, [app, ...path]: readonly string[]): Resource | undefined {
  const { root } = scope.node;
  return root.node.id === app ? below(root as Construct, path) : undefined;
}

function below(construct: Construct, path: readonly string[]): Resource | undefined {
  const [id, ...rest] = path;
  if (id === undefined && isResource(construct)) return construct;
  const next = id === undefined ? undefined : construct.node.tryFindChild(id);
  const found = next === undefined ? undefined : below(next as Construct, rest);
  if (found !== undefined) return found;
  const main = construct.node.tryFindChild('Resource');
  return main === undefined ? undefined : below(main as Construct, path);
}

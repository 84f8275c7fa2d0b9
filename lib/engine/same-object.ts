/** Resources that would be one object in AWS: two hands that change it against each other. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { canonicalJson } from '../core/json.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType } from '../resource-type.ts';

/** An error for each resource that has the identity of another, as far as the program says where they are. */
export function sameObjects(
  { stacks, resources }: Graph,
  typeOf: (node: ResourceNode) => AnyResourceType,
): readonly Diagnostic[] {
  const first = new Map<string, ResourceNode>();
  return resources.flatMap((node): readonly Diagnostic[] => {
    const type = typeOf(node);
    const identity = type.shared === true ? undefined : type.identity(node.properties);
    if (identity === undefined) return [];
    const { account = '', region = '' } = stacks[node.stack] ?? {};
    const place = type.global === true ? account : `${account}/${region}`;
    const key = `${place} ${node.type} ${canonicalJson(identity)}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, node);
      return [];
    }
    return [
      {
        severity: 'error',
        code: 'plan/same-object',
        address: node.address,
        detail: `${other.address} is the same in AWS: ${canonicalJson(identity)}`,
      },
    ];
  });
}

/** Fields that the code leaves to AWS and that are not as AWS has them by itself: somebody has set them. */
import type { Json } from '../core/json.ts';
import { jsonEquals } from '../core/json.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Live, Neighbours } from '../resource-type.ts';
import { canonicalLive } from './canonical-live.ts';
import type { UnmanagedField } from './drift-report.ts';
import { entryPath, objectOf, type Rules, slotsOf } from './fields.ts';
import { declaredBefore } from './ownership.ts';
import { MASK } from './redact.ts';
import { type Target, typeOf } from './target.ts';

/** Fields of a live object that neither the code nor anybody that we know decides. */
export function unmanagedFields(
  { catalog }: Pick<Target, 'catalog'>,
  node: ResourceNode,
  live: Live,
  neighbours: Neighbours,
): readonly UnmanagedField[] {
  const type = typeOf(catalog, node);
  // All fields of what never changes are compared; what was only vouched for shows none.
  if (type.immutable === true || live.digest !== undefined) return [];
  const others = type.otherOwners?.(node, neighbours) ?? {};
  const before = declaredBefore(live);
  const found: UnmanagedField[] = [];
  const add = (path: string, value: Json, isSecret: boolean) => {
    if (!before(path)) found.push({ address: node.address, path, live: isSecret ? MASK : value });
  };
  const desired = type.canonical(node.properties);
  for (const slot of slotsOf(type.fields as Rules, desired, canonicalLive(type, live))) {
    const { path, rule } = slot;
    if (others[path] !== undefined) continue;
    const isSecret = rule.sensitive === true || 'isSecret' in rule;
    if (slot.kind === 'map') {
      const declared = objectOf(slot.desired);
      for (const [key, value] of Object.entries(objectOf(slot.live)))
        if (
          value !== undefined &&
          declared[key] === undefined &&
          !isOff(slot.rule.entries.off(key), value)
        )
          add(entryPath(path, key), value, isSecret);
    } else if (slot.desired === undefined && slot.live !== undefined) {
      const off = typeof slot.rule.off === 'string' ? 'keep' : slot.rule.off.value;
      if (!isOff(off, slot.live)) add(path, slot.live, isSecret);
    }
  }
  return found;
}

// Where no value is known to be AWS's own, whatever is set may be somebody's.
function isOff(off: Json | undefined | 'keep', live: Json): boolean {
  return isNothing(live) || (off !== 'keep' && jsonEquals(off, live));
}

function isNothing(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

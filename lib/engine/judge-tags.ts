/** What the tags of live objects say that cannot be read, or cannot be true: nothing is removed on the word of such tags. */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isUnknown, resolve } from '../graph/resolve.ts';
import type { AnyResourceType, Live } from '../resource-type.ts';
import { canonicalLive } from './canonical-live.ts';
import { diffFields } from './diff.ts';
import type { Knowledge } from './knowledge.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Observation } from './observe.ts';
import { addressOf, FIELDS_TAG, isRetained, recordOf } from './ownership.ts';
import { isCopied } from './seal.ts';
import { type Target, typeOf } from './target.ts';

/** What may be believed of the objects that no desired resource names, and what is to be said of the others. */
export interface JudgedObjects {
  readonly believed: readonly OwnedObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the tag `gantry:fields` of an object of ours does not tell. */
export function recordDiagnostics(
  type: Pick<AnyResourceType, 'taggable'>,
  live: Live,
  address: Address,
): readonly Diagnostic[] {
  // What has no tags of its own, or was only vouched for, shows none.
  if (type.taggable === false || live.owner !== undefined || live.digest !== undefined) return [];
  const record = recordOf(live);
  const about = { address, path: `tags.${FIELDS_TAG}` };
  const text = JSON.stringify(live.tags[FIELDS_TAG]);
  switch (record.kind) {
    case 'read':
      return [];
    case 'newer':
      return [
        {
          ...about,
          severity: 'error',
          code: 'plan/newer-tags',
          detail: `${live.id} has ${FIELDS_TAG} ${text}, of version ${record.version}`,
        },
      ];
    case 'absent':
    case 'unreadable':
      return [
        {
          ...about,
          severity: 'warning',
          code: 'plan/record-lost',
          detail:
            record.kind === 'absent'
              ? `${live.id} has no tag ${FIELDS_TAG}`
              : `${live.id} has ${FIELDS_TAG} ${text}, which is none of ours`,
        },
      ];
    default:
      return record satisfies never;
  }
}

/** Sorts out what carries our tags without being ours, or was written by a later version. */
export function judgeUnclaimed(objects: readonly OwnedObject[]): JudgedObjects {
  const believed: OwnedObject[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) {
    const { type, live } = object;
    const address = addressOf(live);
    const newer = recordDiagnostics(type, live, address).filter(
      ({ severity }) => severity === 'error',
    );
    if (isRetained(live)) believed.push(object);
    else if (newer.length > 0) diagnostics.push(...newer);
    else if (isCopied(type, live))
      diagnostics.push({
        severity: 'error',
        code: 'plan/copied-tags',
        address,
        path: `tags.${FIELDS_TAG}`,
        detail: `${type.name} ${live.id}`,
      });
    else believed.push(object);
  }
  return { believed, diagnostics };
}

/**
 * Sorts out objects that are told by their tags alone and carry those of an address that has another one: where a replacement
 * was killed, one of the two differs where AWS cannot change it. Where none does, either may be anybody's, and both stay.
 */
export function judgeRivals(
  target: Target,
  { live }: Pick<Observation, 'live'>,
  objects: readonly OwnedObject[],
  known: ReadonlyMap<Address, ResourceNode>,
  knowledge: Knowledge,
): JudgedObjects {
  const believed: OwnedObject[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) {
    const address = addressOf(object.live);
    const node = known.get(address);
    const chosen = live.get(address);
    const isRival =
      node !== undefined &&
      chosen !== undefined &&
      object.type === typeOf(target.catalog, node) &&
      object.type.identity(node.properties) === undefined &&
      !isRetained(object.live);
    const ambiguous =
      isRival &&
      object.live.state !== 'failed' &&
      !isReplaced(object, node, knowledge) &&
      !isReplaced({ type: object.type, live: chosen }, node, knowledge);
    if (!ambiguous) believed.push(object);
    if (isRival)
      diagnostics.push({
        severity: ambiguous ? 'error' : 'warning',
        code: 'plan/same-address',
        address,
        detail: ambiguous
          ? `${chosen.id} and ${object.live.id}`
          : `${chosen.id} and ${object.live.id}, which a replacement has left and which goes`,
      });
  }
  return { believed, diagnostics };
}

function isReplaced(
  { type, live }: Pick<OwnedObject, 'type' | 'live'>,
  node: ResourceNode,
  knowledge: Knowledge,
): boolean {
  const { changes } = diffFields({
    type,
    desired: type.canonical(resolve(node.properties, knowledge.resolverFor(node))),
    live: canonicalLive(type, live),
    declaredBefore: () => false,
    otherOwners: {},
  });
  return changes.some(({ change, after }) => change !== 'update' && !isUnknown(after));
}

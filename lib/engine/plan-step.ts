/** What must be done for one resource: the step that brings its live object to what is desired. */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, FieldChange, Live, Neighbours } from '../resource-type.ts';
import { adoptionOf, checkAdoption } from './adopt.ts';
import { compareTags, compareWithLive, leftFields, type Pair, type TagChanges } from './compare.ts';
import { diffFields } from './diff.ts';
import { forcedOn } from './forced.ts';
import { recordDiagnostics } from './judge-tags.ts';
import type { Knowledge } from './knowledge.ts';
import type { OwnedObject } from './list-owned.ts';
import { type Newer, resolvePinned } from './pins.ts';
import type { LeftField, NoneStep, Step } from './plan.ts';
import { redactChanges } from './redact.ts';
import { redeployDiagnostics, redeploys } from './redeploy.ts';
import { environmentOf, type Target, typeOf } from './target.ts';

/** What one resource is planned from. */
export interface StepInput {
  readonly target: Target;
  readonly node: ResourceNode;
  readonly neighbours: Neighbours;
  readonly knowledge: Knowledge;
  readonly live: Live | undefined;
  /** An object of ours with this address and another identity. */
  readonly leftover: OwnedObject | undefined;
  readonly after: readonly Address[];
  /** All desired resources. */
  readonly known: ReadonlyMap<Address, ResourceNode>;
  /** Consent to replacements that mean downtime. */
  readonly allowDowntime: boolean;
  /** Takes what is found wrong. */
  readonly diagnostics: Diagnostic[];
  /** Takes what somebody else decides. */
  readonly left: LeftField[];
}

/** Plans one resource, and tells `knowledge` which of its attributes the step will leave as they are. */
export function stepFor(input: StepInput): Step {
  const { target, node, knowledge, live } = input;
  const type = typeOf(target.catalog, node);
  const { account, region } = environmentOf(target, node);
  const base = {
    address: node.address,
    type: node.type,
    stack: node.stack,
    account,
    region,
    after: input.after,
  };
  const resolver = knowledge.resolverFor(node);
  const resolved = resolvePinned(target, node, resolver, live);
  const desired = type.canonical(resolved.properties);
  if (live === undefined) {
    knowledge.expect(node.address, {}, 'all');
    const fields = redactChanges(type, createFields(type, desired));
    return input.leftover === undefined
      ? { ...base, action: 'create', fields }
      : {
          ...base,
          action: 'replace',
          id: input.leftover.live.id,
          order: 'create-first',
          fields,
          reason: 'a field that AWS cannot change gives it a new identity',
        };
  }
  noteNewer(input, resolved.newer);
  const { neighbours } = input;
  const forced = forcedOn(type, node, { live, neighbours, resolver });
  const pair: Pair = { type, node, neighbours, desired, forced, live };
  const difference = compareWithLive(pair);
  input.left.push(...leftFields(pair));
  const tags = compareTags(target, pair);
  const claim = adoptionOf(input, live);
  const moved = claim.kind === 'moved' ? claim.from : undefined;
  if (claim.kind === 'ours' || claim.kind === 'moved')
    input.diagnostics.push(...recordDiagnostics(type, live, node.address));
  if (claim.kind === 'adopt' || claim.kind === 'refused')
    checkAdoption(input, live, claim, redactChanges(type, difference.changes));
  const forcing = difference.changes.filter((change) => change.change !== 'update');
  const redeployInput = { target, node, type, desired, live, changes: difference.changes };
  const redeploy = redeploys(redeployInput) ? { redeploy: true as const } : {};
  if (claim.kind === 'adopt') {
    input.diagnostics.push(...redeployDiagnostics(redeployInput));
    expectChanges(input, type, live, difference.changes);
    return {
      ...base,
      action: 'adopt',
      id: live.id,
      fields: redactChanges(type, difference.changes),
      tags: tags.user,
      ...redeploy,
      ...(live.rollout?.ended === 'failed' ? { reason: 'its last deployment failed' } : {}),
    };
  }
  if (forcing.length > 0 || live.state === 'failed')
    return replacement(input, type, base, live, difference.changes);
  input.diagnostics.push(...redeployDiagnostics(redeployInput));
  const reason = reasonOf(live, difference.changes, tags, moved, redeploy.redeploy);
  if (reason === undefined) {
    knowledge.settle(node.address, live.attributes);
    return { ...base, action: 'none', id: live.id } satisfies NoneStep;
  }
  expectChanges(input, type, live, difference.changes);
  return {
    ...base,
    action: 'update',
    id: live.id,
    fields: redactChanges(type, difference.changes),
    tags: tags.user,
    ...redeploy,
    ...(reason === '' ? {} : { reason }),
    ...(moved === undefined ? {} : { movedFrom: moved }),
  };
}

function expectChanges(
  { node, knowledge }: StepInput,
  type: AnyResourceType,
  live: Live,
  changes: readonly FieldChange[],
): void {
  if (changes.length === 0) knowledge.settle(node.address, live.attributes);
  else knowledge.expect(node.address, live.attributes, type.changedByUpdate?.(changes) ?? []);
}

function noteNewer({ node, diagnostics }: StepInput, newer: readonly Newer[]): void {
  for (const { path, pinned, available, lookup } of newer)
    diagnostics.push({
      severity: 'note',
      code: 'plan/newer-available',
      address: node.address,
      path,
      detail: `${String(available)} is available from ${String(lookup['name'])}; ${String(pinned)} stays`,
    });
}

// Undefined: nothing to do. Empty: the fields say it themselves.
function reasonOf(
  live: Live,
  changes: readonly FieldChange[],
  tags: TagChanges,
  moved: Address | undefined,
  redeploy: true | undefined,
): string | undefined {
  if (moved !== undefined) return `moved from ${moved}`;
  if (live.rollout?.ended === 'failed') return 'its last deployment failed';
  if (redeploy === true) return 'a new deployment is asked for';
  if (changes.length > 0 || tags.user.length > 0) return '';
  if (live.state === 'creating') return 'it was left half-made';
  if (tags.own) return 'the record of declared fields in its tags';
  return undefined;
}

function replacement(
  input: StepInput,
  type: AnyResourceType,
  base: Omit<NoneStep, 'action' | 'id'>,
  live: Live,
  changes: readonly FieldChange[],
): Step {
  const { node, knowledge, diagnostics } = input;
  knowledge.expect(node.address, {}, 'all');
  for (const change of changes)
    if (change.change === 'create-only')
      diagnostics.push({
        severity: 'error',
        code: 'plan/create-only',
        address: node.address,
        path: change.path,
        detail:
          change.sensitive === true
            ? 'its value differs'
            : `${JSON.stringify(change.before)} -> ${JSON.stringify(change.after)}`,
      });
  const byTag = type.identity(node.properties) === undefined;
  const order = type.replacement ?? (byTag ? 'create-first' : 'delete-first');
  const forcing = changes.filter((change) => change.change !== 'update');
  const goesAlong =
    forcing.length > 0 && forcing.every(({ path }) => type.diesWith?.includes(path));
  // What has failed serves nobody: replacing it takes nothing down.
  const takesDown = order === 'delete-first' && live.state !== 'failed' && !goesAlong;
  if (takesDown && !input.allowDowntime)
    diagnostics.push({
      severity: 'error',
      code: 'plan/downtime',
      address: node.address,
      detail: `${live.id}: ${changes.map((change) => change.path).join(', ')}`,
    });
  return {
    ...base,
    action: 'replace',
    id: live.id,
    order,
    fields: redactChanges(type, changes),
    reason:
      live.state === 'failed'
        ? 'AWS says that it failed'
        : `${forcing.map((change) => change.path).join(', ')} cannot be changed in place`,
  };
}

function createFields(type: AnyResourceType, desired: JsonObject): readonly FieldChange[] {
  return diffFields({
    type,
    desired,
    live: {},
    declaredBefore: () => false,
    otherOwners: {},
  }).changes;
}

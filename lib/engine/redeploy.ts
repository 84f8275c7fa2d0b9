/** Deploying again what has not changed: asked for, or because the last deployment failed. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { deploys } from '../core/field-change.ts';
import type { JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type {
  AnyResourceType,
  FieldChange,
  Live,
  Neighbours,
  PlannedChanges,
} from '../resource-type.ts';
import { isInPlace, type Step, startsDeployment } from './plan.ts';
import type { Target } from './target.ts';

/** What is told from. */
export interface RedeployInput {
  readonly target: Pick<Target, 'redeploy'>;
  readonly node: ResourceNode;
  readonly type: AnyResourceType;
  /** In canonical form. */
  readonly desired: JsonObject;
  readonly live: Live;
  readonly changes: readonly FieldChange[];
}

/** Whether the step deploys again although no field of it does. */
export function redeploys(input: RedeployInput): boolean {
  const { type, desired, live, changes } = input;
  if (type.redeployObstacle === undefined || deploys(changes)) return false;
  if (live.rollout?.ended === 'failed') return true;
  return isAsked(input) && type.redeployObstacle(desired) === undefined;
}

/** What the plan says of it: that it cannot be, or that it would be needed for a change to reach what runs already. */
export function redeployDiagnostics(input: RedeployInput): readonly Diagnostic[] {
  const { target, node, type, desired, changes } = input;
  const { address } = node;
  const obstacle =
    type.redeployObstacle === undefined ? 'it runs nothing' : type.redeployObstacle(desired);
  if (target.redeploy !== 'all' && target.redeploy?.has(address) === true && obstacle !== undefined)
    return [{ severity: 'error', code: 'plan/not-redeployable', address, detail: obstacle }];
  const late = changes.filter(({ impact }) => impact === 'new-tasks').map(({ path }) => path);
  if (late.length === 0 || obstacle !== undefined || deploys(changes) || redeploys(input))
    return [];
  return [
    {
      severity: 'note',
      code: 'plan/new-tasks-only',
      address,
      detail: late.join(', '),
      hint: `the change is complete with the next deployment; --force-new-deployment ${address} makes one now`,
    },
  ];
}

/** What the plan changes around resources that it does not deploy, and that what they run will not see. */
export function unseenDiagnostics(
  { catalog }: Pick<Target, 'catalog'>,
  steps: readonly Step[],
  nodes: ReadonlyMap<Address, ResourceNode>,
  neighbours: Neighbours,
): readonly Diagnostic[] {
  // Most plans change nothing at all.
  if (steps.every(({ action }) => action === 'none')) return [];
  const byAddress = new Map<string, Step>(steps.map((step) => [step.address, step]));
  const planned: PlannedChanges = {
    isCreated: (address) => byAddress.get(address)?.action === 'create',
    changeOf: (address, path) => {
      const step = byAddress.get(address);
      return step !== undefined && isInPlace(step)
        ? step.fields.find((field) => field.path === path)
        : undefined;
    },
  };
  return steps.flatMap((step) => {
    const node = nodes.get(step.address);
    const type = node && catalog.types.get(node.type);
    if (node === undefined || type?.unseenChanges === undefined || startsDeployment(step))
      return [];
    return type.unseenChanges(node, neighbours, planned).map((detail) => ({
      severity: 'note' as const,
      code: 'plan/unseen-by-tasks' as const,
      address: step.address,
      detail,
      hint: `its tasks see it after a deployment; --force-new-deployment ${step.address} makes one now`,
    }));
  });
}

function isAsked({ target, node }: RedeployInput): boolean {
  return target.redeploy === 'all' || target.redeploy?.has(node.address) === true;
}

/** Deploying again what has not changed: asked for, or because the last deployment failed. */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { JsonObject } from '../core/json.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { AnyResourceType, FieldChange, Live } from '../resource-type.ts';
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

function isAsked({ target, node }: RedeployInput): boolean {
  return target.redeploy === 'all' || target.redeploy?.has(node.address) === true;
}

function deploys(changes: readonly FieldChange[]): boolean {
  return changes.some(({ impact }) => impact === 'deployment');
}

/** Forward weights that deployments of ECS decide. */
import type { Action, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceNode } from '../../graph/graph.ts';
import { referencesIn } from '../../graph/resolve.ts';
import type { Neighbours } from '../../resource-type.ts';

const SERVICE = 'AWS::ECS::Service';

/** Whether deployments of a service move traffic by the weights of this listener or rule. */
export function isShifted({ address }: ResourceNode, neighbours: Neighbours): boolean {
  return neighbours.referrers(address, SERVICE).some(({ properties }) => {
    const balancers = properties['loadBalancers'];
    return (
      Array.isArray(balancers) &&
      balancers.some((balancer) =>
        referencesIn(balancer?.advancedConfiguration).some(({ $ref }) => $ref === address),
      )
    );
  });
}

/**
 * Canonical desired actions with the weights that are live. A target group that is new among them gets no traffic until
 * a deployment moves some; where all of them are new, the desired weights are where it starts.
 */
export function withLiveWeights(
  desired: Action[] | undefined,
  live: Action[] | undefined,
): Action[] | undefined {
  if (!Array.isArray(desired) || !Array.isArray(live)) return desired;
  const weights = new Map(
    live.flatMap((action: Action) => groupsOf(action)).map((group) => [keyOf(group), group.Weight]),
  );
  return desired.map((action) => {
    const groups = groupsOf(action);
    const kept = groups.map((group) => ({ ...group, Weight: weights.get(keyOf(group)) ?? 0 }));
    if (kept.every(({ Weight }) => Weight === 0)) return action;
    return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups: kept } };
  });
}

function groupsOf({ ForwardConfig }: Action): readonly TargetGroupTuple[] {
  const groups = ForwardConfig?.TargetGroups;
  return Array.isArray(groups) ? groups : [];
}

function keyOf({ TargetGroupArn }: TargetGroupTuple): string {
  return String(TargetGroupArn);
}

/** Which target groups a load balancer uses: those that an action of a listener or rule forwards to. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope, World } from '../../world.ts';
import { all, type Place } from './store.ts';

/** Whether a listener or rule forwards to a target group: only then may a service use it. */
export function isAttached(world: World, scope: Scope, targetGroupArn: string): boolean {
  return loadBalancersOf({ world, scope }, targetGroupArn).length > 0;
}

/** The load balancers that forward to a target group. */
export function loadBalancersOf(place: Place, targetGroupArn: string): readonly string[] {
  const users = usesOf(place)
    .filter((use) => use.targetGroupArn === targetGroupArn)
    .map((use) => use.loadBalancerArn);
  return [...new Set(users)];
}

/** The target groups that a load balancer forwards to. */
export function targetGroupsOf(place: Place, loadBalancerArn: string): readonly string[] {
  const used = usesOf(place)
    .filter((use) => use.loadBalancerArn === loadBalancerArn)
    .map((use) => use.targetGroupArn);
  return [...new Set(used)];
}

/** The target groups that actions forward to. */
export function forwardedTo(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => [
    ...(action.TargetGroupArn === undefined ? [] : [action.TargetGroupArn]),
    ...(action.ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []),
  ]);
}

interface Use {
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
}

function usesOf(place: Place): readonly Use[] {
  const listeners = all(place, 'listener');
  const owner = new Map(listeners.map((each) => [each.arn, each.loadBalancerArn]));
  return [
    ...listeners.map((each) => ({ owner: each.loadBalancerArn, actions: each.actions })),
    ...all(place, 'rule').map((rule) => ({
      owner: owner.get(rule.listenerArn) ?? '',
      actions: rule.actions,
    })),
  ].flatMap((each) =>
    forwardedTo(each.actions).map((targetGroupArn) => ({
      loadBalancerArn: each.owner,
      targetGroupArn,
    })),
  );
}

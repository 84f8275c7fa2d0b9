/** Which target groups a load balancer uses: those that an action of a listener or rule forwards to. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Index } from '../../table.ts';
import type { Scope, World } from '../../world.ts';
import { listenersOf, type Place, rulesUnder, table } from './store.ts';

/** Whether a listener or rule forwards to a target group: only then may a service use it. */
export function isAttached(world: World, scope: Scope, targetGroupArn: string): boolean {
  return loadBalancersOf({ world, scope }, targetGroupArn).length > 0;
}

/** The load balancers that forward to a target group. */
export function loadBalancersOf(place: Place, targetGroupArn: string): readonly string[] {
  const listeners = table(place, 'listener');
  const users = [
    ...listeners.having(byTargetGroup, targetGroupArn),
    ...table(place, 'rule')
      .having(byTargetGroup, targetGroupArn)
      .flatMap((rule) => listeners.get(rule.listenerArn) ?? []),
  ];
  return [...new Set(users.map((listener) => listener.loadBalancerArn))];
}

/** The target groups that a load balancer forwards to. */
export function targetGroupsOf(place: Place, loadBalancerArn: string): readonly string[] {
  const listeners = listenersOf(place, loadBalancerArn);
  const rules = listeners.flatMap((listener) => rulesUnder(place, listener.arn));
  return [...new Set([...listeners, ...rules].flatMap(({ actions }) => forwardedTo(actions)))];
}

/** The target groups that actions forward to. */
export function forwardedTo(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => [
    ...(action.TargetGroupArn === undefined ? [] : [action.TargetGroupArn]),
    ...(action.ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []),
  ]);
}

interface Forwarding {
  readonly actions: readonly Action[];
}

const byTargetGroup: Index<Forwarding> = { valuesOf: ({ actions }) => forwardedTo(actions) };

/** Load balancing as far as a deployment that shifts traffic touches it: listener rules and their weights. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { normalActions } from '../elastic-load-balancing-v2/actions.ts';
import { forwardedTo } from '../elastic-load-balancing-v2/associations.ts';
import { save, table } from '../elastic-load-balancing-v2/store.ts';
import { syncTargets } from '../elastic-load-balancing-v2/target-health.ts';
import { spreadRole } from '../iam/store.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** A target group and its share of a rule's traffic. */
export interface Weight {
  readonly targetGroupArn: string;
  /** From 0 to 999, as load balancers take it. */
  readonly weight: number;
}

/** The target groups that a listener rule, or a listener's default action, forwards to; undefined for an unknown one. */
export function forwardsOf(place: Place, arn: string): readonly string[] | undefined {
  const actions = actionsOf(place, arn);
  return actions === undefined ? undefined : [...new Set(forwardedTo(actions))];
}

/** Tells whether a rule or listener belongs to a Network Load Balancer. */
export function isNetwork(place: Place, arn: string): boolean {
  const listenerArn = table(place, 'rule').get(arn)?.listenerArn ?? arn;
  const listener = table(place, 'listener').get(listenerArn);
  return table(place, 'load-balancer').get(listener?.loadBalancerArn ?? '')?.type === 'network';
}

/** Rewrites the forward action of a rule or listener, whose other actions and stickiness stay; false without it. */
export function weigh(place: Place, arn: string, weights: readonly Weight[]): boolean {
  const before = actionsOf(place, arn);
  if (before === undefined) return false;
  const actions = normalActions([
    ...before.filter(({ Type }) => Type?.startsWith('authenticate') === true),
    weighted(before, weights),
  ]);
  const rule = table(place, 'rule').get(arn);
  if (rule !== undefined && rule.priority !== 'default') save(place, 'rule', { ...rule, actions });
  const listener = table(place, 'listener').get(
    rule?.priority === 'default' ? rule.listenerArn : arn,
  );
  if (listener !== undefined) save(place, 'listener', { ...listener, actions });
  syncTargets(place, [...forwardedTo(before), ...forwardedTo(actions)]);
  return true;
}

/** Tells whether ECS can assume an IAM role, by name or ARN: it exists and trusts the service. */
export function ecsCanAssume(place: Place, role: string): boolean {
  return (
    spreadRole(place.world, place.scope, lastPart(role))?.trust.includes('ecs.amazonaws.com') ===
    true
  );
}

/** The other target groups of the rule, which no deployment knows, stay with their weights. */
function weighted(before: readonly Action[], weights: readonly Weight[]): Action {
  const forward = before.find(({ Type }) => Type === 'forward');
  const known = new Set(weights.map(({ targetGroupArn }) => targetGroupArn));
  const sticky = forward?.ForwardConfig?.TargetGroupStickinessConfig;
  return {
    Type: 'forward',
    ...(forward?.Order === undefined ? {} : { Order: forward.Order }),
    ForwardConfig: {
      TargetGroups: [
        ...weights.map(({ targetGroupArn, weight }) => ({
          TargetGroupArn: targetGroupArn,
          Weight: weight,
        })),
        ...(forward?.ForwardConfig?.TargetGroups ?? []).filter(
          ({ TargetGroupArn = '' }) => !known.has(TargetGroupArn),
        ),
      ],
      ...(sticky === undefined ? {} : { TargetGroupStickinessConfig: sticky }),
    },
  };
}

function actionsOf(place: Place, arn: string): readonly Action[] | undefined {
  const rule = table(place, 'rule').get(arn);
  if (rule !== undefined && rule.priority !== 'default') return rule.actions;
  return table(place, 'listener').get(rule?.listenerArn ?? arn)?.actions;
}

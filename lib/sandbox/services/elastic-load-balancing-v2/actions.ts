/** Actions of listeners and rules: what AWS refuses, and how it gives them back. */
import type {
  Action,
  ForwardActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceFault } from '../../service.ts';
import { forwardedTo, loadBalancersOf, targetGroupsOf } from './associations.ts';
import type { LoadBalancerRecord } from './records.ts';
import { checkQuota, invalid, lookup, type Place } from './store.ts';

/** Actions as they are stored and read back: ordered, and a simple forward in both of its forms. */
export function normalActions(actions: readonly Action[]): readonly Action[] {
  const sorted = actions
    .map((action, index) => ({ ...action, Order: action.Order ?? index + 1 }))
    .sort((first, second) => first.Order - second.Order);
  const last = sorted.at(-1);
  if (sorted.length === 0) throw invalid('At least one action must be specified');
  if (new Set(sorted.map((action) => action.Order)).size < sorted.length)
    throw new ServiceFault('InvalidLoadBalancerAction', 'Action orders must be unique');
  const ends = sorted.filter((action) => endings.has(String(action.Type)));
  if (ends.length !== 1 || ends[0] !== last)
    throw new ServiceFault(
      'InvalidLoadBalancerAction',
      'Exactly one forward, redirect or fixed-response action is required, and it must be performed last',
    );
  return sorted.map(normalAction);
}

/** Refuses actions whose target groups are unknown, of the wrong protocol, or used by another load balancer. */
export function checkTargetGroups(
  place: Place,
  owner: LoadBalancerRecord,
  actions: readonly Action[],
): void {
  const arns = [...new Set(forwardedTo(actions))];
  for (const arn of arns) {
    const group = lookup(place, 'target-group', arn);
    if (!fits(owner, group.protocol))
      throw new ServiceFault(
        'InvalidConfigurationRequest',
        `Target group '${arn}' with protocol '${group.protocol}' cannot be used with load balancers of type '${owner.type}'`,
      );
    if (group.vpcId !== undefined && group.vpcId !== owner.vpcId)
      throw new ServiceFault(
        'InvalidConfigurationRequest',
        `Target group '${arn}' and load balancer '${owner.arn}' must be in the same VPC`,
      );
    if (loadBalancersOf(place, arn).some((other) => other !== owner.arn))
      throw new ServiceFault(
        'TargetGroupAssociationLimit',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
  }
  const used = new Set([...targetGroupsOf(place, owner.arn), ...arns]);
  checkQuota(
    used.size,
    100,
    'TooManyUniqueTargetGroupsPerLoadBalancer',
    'unique target groups for this load balancer',
  );
}

const endings = new Set(['forward', 'redirect', 'fixed-response']);

function fits(owner: LoadBalancerRecord, protocol: string | undefined): boolean {
  const isHttp = protocol === undefined || protocol === 'HTTP' || protocol === 'HTTPS';
  return isHttp === (owner.type === 'application');
}

function normalAction(action: Action): Action {
  if (action.Type === 'forward') return normalForward(action);
  if (action.Type === 'redirect')
    return { ...action, RedirectConfig: normalRedirect(action.RedirectConfig) };
  if (action.Type === 'fixed-response' && action.FixedResponseConfig?.StatusCode === undefined)
    throw new ServiceFault(
      'InvalidLoadBalancerAction',
      'A fixed-response action must have a status code',
    );
  return withoutSecrets(action);
}

function normalForward(action: Action): Action {
  const { TargetGroupArn: arn, ForwardConfig: config, ...rest } = action;
  const groups = config?.TargetGroups ?? (arn === undefined ? [] : [{ TargetGroupArn: arn }]);
  if (groups.length === 0)
    throw new ServiceFault(
      'InvalidLoadBalancerAction',
      'A forward action must have at least one target group',
    );
  if (groups.length > 5) throw invalid('A forward action can have at most 5 target groups');
  if (arn !== undefined && config?.TargetGroups !== undefined)
    if (groups.length > 1 || groups[0]?.TargetGroupArn !== arn)
      throw invalid(
        'You can only specify one target group in ForwardConfig when TargetGroupArn is specified, and it must be the same',
      );
  const heavy = groups.find((group) => (group.Weight ?? 1) < 0 || (group.Weight ?? 1) > 999);
  if (heavy !== undefined)
    throw invalid(`Weight '${heavy.Weight}' must be between '0' and '999' inclusive`);
  const forward: ForwardActionConfig = {
    TargetGroups: groups.map((group) => ({
      TargetGroupArn: group.TargetGroupArn,
      Weight: group.Weight ?? 1,
    })),
    TargetGroupStickinessConfig: config?.TargetGroupStickinessConfig ?? { Enabled: false },
  };
  const only = groups.length === 1 ? groups[0]?.TargetGroupArn : undefined;
  return {
    ...rest,
    ...(only === undefined ? {} : { TargetGroupArn: only }),
    ForwardConfig: forward,
  };
}

function normalRedirect(config: RedirectActionConfig | undefined): RedirectActionConfig {
  if (config?.StatusCode === undefined)
    throw new ServiceFault(
      'InvalidLoadBalancerAction',
      'A redirect action must have a status code',
    );
  return {
    Protocol: '#{protocol}',
    Port: '#{port}',
    Host: '#{host}',
    Path: '/#{path}',
    Query: '#{query}',
    ...config,
  };
}

/** The client secret of OpenID Connect never comes back; sessions get their defaults. */
function withoutSecrets(action: Action): Action {
  const defaults = {
    SessionCookieName: 'AWSELBAuthSessionCookie',
    Scope: 'openid',
    SessionTimeout: 604800,
    OnUnauthenticatedRequest: 'authenticate',
  } as const;
  const { AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito } = action;
  if (oidc !== undefined) {
    const { ClientSecret: _secret, UseExistingClientSecret: _existing, ...visible } = oidc;
    return { ...action, AuthenticateOidcConfig: { ...defaults, ...visible } };
  }
  return cognito === undefined
    ? action
    : { ...action, AuthenticateCognitoConfig: { ...defaults, ...cognito } };
}

/** Which target group a revision's tasks are in, and what a deployment writes into listener rules. */
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import {
  type RevisionRecord,
  revisionOf,
  type ServiceDeploymentRecord,
} from './deployment-record.ts';
import type { LifecycleRecord } from './deployment-stages.ts';
import { ecsCanAssume, forwardsOf, isNetwork, weigh } from './neighbours-traffic.ts';
import type { Place } from './place.ts';
import type { ServiceRecord, ServiceSettings } from './service-record.ts';

/** The two places of a service that shifts traffic: the target groups it names first, and the alternate ones. */
export type Slot = RevisionRecord['slot'];

/** The slot of a new revision: the one without production traffic under a strategy that shifts it. */
export function slotFor(place: Place, service: ServiceRecord, source: string | undefined): Slot {
  const live = source === undefined ? undefined : revisionOf(place, service, source)?.slot;
  const { settings } = service;
  if ((settings.deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING')
    return otherSlot(live ?? 'primary');
  return shifted(settings).length > 0 ? (live ?? 'primary') : 'primary';
}

/** The load balancers of a revision as its tasks join them. */
export function loadBalancersIn(settings: ServiceSettings, slot: Slot): readonly LoadBalancer[] {
  return (settings.loadBalancers ?? []).map((one) => {
    const targetGroupArn = groupIn(one, slot);
    return targetGroupArn === undefined ? one : { ...one, targetGroupArn };
  });
}

/** Why a deployment cannot shift traffic; undefined when everything is in place. */
export function trafficObstacle(place: Place, settings: ServiceSettings): string | undefined {
  for (const one of shifted(settings)) {
    const {
      roleArn = '',
      productionListenerRule = '',
      testListenerRule,
    } = one.advancedConfiguration ?? {};
    if (!ecsCanAssume(place, roleArn))
      return `Service deployment rolled back because ECS was unable to assume the role '${roleArn}' that was provided for the load balancer.`;
    const reached = new Set([
      ...(forwardsOf(place, productionListenerRule) ?? []),
      ...(testListenerRule === undefined ? [] : (forwardsOf(place, testListenerRule) ?? [])),
    ]);
    const groups = [groupIn(one, 'primary'), groupIn(one, 'alternate')];
    if (groups.some((arn) => arn === undefined || !reached.has(arn)))
      return 'Service deployment rolled back because of invalid networking configuration. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.';
  }
  return undefined;
}

/** Writes the shares of a deployment into the rules of this kind of traffic, and notes who is in production. */
export function shiftTraffic(
  place: Place,
  service: ServiceRecord,
  record: ServiceDeploymentRecord,
  lifecycle: LifecycleRecord,
  shift: { readonly kind: 'production' | 'test'; readonly percent: number },
): void {
  const target = revisionOf(place, service, record.targetRevision);
  lifecycle[shift.kind] = shift.percent;
  if (shift.kind === 'production')
    service.live = shift.percent >= 50 ? record.targetRevision : lifecycle.source;
  if (target === undefined) return;
  for (const one of shifted(target.settings)) {
    const rule = ruleFor(one, shift.kind);
    if (rule === undefined) continue;
    const [mine, other] = weightsOf(shift.percent);
    weigh(
      place,
      rule,
      (['primary', 'alternate'] as const).map((slot) => ({
        targetGroupArn: groupIn(one, slot) ?? '',
        weight: slot === target.slot ? mine : other,
      })),
    );
  }
}

/** Tells whether a deployment waits for a Network Load Balancer when it shifts traffic. */
export function shiftsSlowly(
  place: Place,
  settings: ServiceSettings,
  kind: 'production' | 'test',
): boolean {
  return shifted(settings).some((one) => {
    const rule = ruleFor(one, kind);
    return rule !== undefined && isNetwork(place, rule);
  });
}

/** Two weights in the proportion of a percentage and its rest; tenths of a percent need more than 100 parts. */
function weightsOf(percent: number): readonly [number, number] {
  const parts = Number.isInteger(percent) ? 1 : 10;
  return [Math.round(percent * parts), Math.round((100 - percent) * parts)];
}

function shifted({ loadBalancers = [] }: ServiceSettings): readonly LoadBalancer[] {
  return loadBalancers.filter(
    ({ advancedConfiguration }) => advancedConfiguration?.alternateTargetGroupArn !== undefined,
  );
}

function groupIn(one: LoadBalancer, slot: Slot): string | undefined {
  return slot === 'alternate'
    ? (one.advancedConfiguration?.alternateTargetGroupArn ?? one.targetGroupArn)
    : one.targetGroupArn;
}

function ruleFor(
  { advancedConfiguration }: LoadBalancer,
  kind: 'production' | 'test',
): string | undefined {
  return kind === 'production'
    ? advancedConfiguration?.productionListenerRule
    : advancedConfiguration?.testListenerRule;
}

function otherSlot(slot: Slot): Slot {
  return slot === 'primary' ? 'alternate' : 'primary';
}

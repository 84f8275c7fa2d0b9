/** When Availability Zone rebalancing cannot be: AWS turns it on for new services, also where it then refuses it. */
import { error, isAbsent, violationIf } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import type { ServiceRequest, ServiceSubject } from './subject.ts';

/** What stands against rebalancing; undefined when nothing does. */
export function rebalancingObstacle(service: ServiceRequest): string | undefined {
  const { deploymentConfiguration, loadBalancers, placementConstraints, placementStrategy } =
    service;
  const maximum = deploymentConfiguration?.maximumPercent;
  if (service.schedulingStrategy === 'DAEMON') return 'the scheduling strategy is DAEMON';
  if (typeof maximum === 'number' && maximum <= 100) return `maximumPercent is ${maximum}`;
  if (items(loadBalancers).some(({ loadBalancerName }) => !isAbsent(loadBalancerName)))
    return 'it uses a Classic Load Balancer';
  if (items(placementConstraints).some(({ expression }) => namesZone(expression)))
    return 'a placement constraint is on ecs.availability-zone';
  const [first] = items(placementStrategy);
  if (first !== undefined && !(first.type === 'spread' && namesZone(first.field)))
    return 'the first placement strategy does not spread over Availability Zones';
  return undefined;
}

/** The rules. */
export const REBALANCING_RULES: readonly Rule<ServiceSubject>[] = [
  error(
    'service/rebalancing',
    'Rebalancing moves tasks between Availability Zones, and nothing may stand against it.',
    'Amazon ECS Developer Guide, Availability Zone rebalancing',
    ({ request }) => {
      const obstacle = rebalancingObstacle(request);
      return violationIf(
        request.availabilityZoneRebalancing === 'ENABLED' && obstacle !== undefined,
        'availabilityZoneRebalancing',
        `Availability Zone rebalancing cannot be ENABLED while ${obstacle}.`,
      );
    },
  ),
];

function namesZone(text: string | undefined): boolean {
  return typeof text === 'string' && text.includes('ecs.availability-zone');
}

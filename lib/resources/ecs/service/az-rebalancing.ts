/** When Availability Zone rebalancing cannot be: AWS turns it on for new services, also where it then refuses it. */
import type { ServiceProperties } from './properties.ts';

/** What stands against rebalancing; undefined when nothing does. */
export function rebalancingObstacle(properties: ServiceProperties): string | undefined {
  const { deploymentConfiguration, loadBalancers, placementConstraints, placementStrategy } =
    properties;
  const maximum = deploymentConfiguration?.maximumPercent;
  if (properties.schedulingStrategy === 'DAEMON') return 'the scheduling strategy is DAEMON';
  if (typeof maximum === 'number' && maximum <= 100) return `maximumPercent is ${maximum}`;
  if (list(loadBalancers).some(({ loadBalancerName }) => loadBalancerName !== undefined))
    return 'it uses a Classic Load Balancer';
  if (list(placementConstraints).some(({ expression }) => namesZone(expression)))
    return 'a placement constraint is on ecs.availability-zone';
  const [first] = list(placementStrategy);
  if (first !== undefined && !(first.type === 'spread' && namesZone(first.field)))
    return 'the first placement strategy does not spread over Availability Zones';
  return undefined;
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

function namesZone(text: string | undefined): boolean {
  return typeof text === 'string' && text.includes('ecs.availability-zone');
}

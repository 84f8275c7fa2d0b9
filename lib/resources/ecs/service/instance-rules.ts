/** What scales a service although it cannot, and what services on container instances take from each other. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { hostPortsOf } from '../../../rules/task-definition/host-ports.ts';
import { errorIf, items, known, type Rule, referenceOf } from '../rules.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../task-definition/properties.ts';
import { SERVICE_TYPE, type ServiceProperties } from './properties.ts';
import { platformOf, type ServiceSubject } from './subject.ts';

/** The rules. */
export const INSTANCE_RULES: readonly Rule<ServiceSubject>[] = [
  ({ address, daemon, neighbours }) =>
    neighbours
      .referrers(address, 'AWS::ApplicationAutoScaling::ScalableTarget')
      .flatMap((target) =>
        errorIf(
          daemon,
          'schedulingStrategy',
          `A daemon cannot be scaled, and ${target.address} is there to do so.`,
        ),
      ),
  ({ service, address, neighbours }) => {
    const strategy = known(service.deploymentConfiguration?.strategy) ?? 'ROLLING';
    if (strategy === 'ROLLING') return [];
    return neighbours
      .referrers(address, 'AWS::ApplicationAutoScaling::ScalableTarget')
      .flatMap((target) =>
        neighbours.referrers(target.address, 'AWS::ApplicationAutoScaling::ScalingPolicy'),
      )
      .flatMap((policy) =>
        errorIf(
          JSON.stringify(policy.properties).includes('"ALBRequestCountPerTarget"'),
          'deploymentConfiguration.strategy',
          `${strategy} moves the traffic between target groups, and ${policy.address} scales by the requests of one (ALBRequestCountPerTarget).`,
          'scale by CPU or memory',
        ),
      );
  },
  takenHostPorts,
];

/** A daemon holds its host ports on every instance: nobody else can be placed with them anywhere. */
function takenHostPorts({ address, service, task, daemon, neighbours, platform }: ServiceSubject) {
  const cluster = referenceOf(service.cluster)?.$ref;
  if (daemon || task === undefined || cluster === undefined) return [];
  if (platform !== 'Auto Scaling group') return [];
  const wanted = hostPortsOf(task);
  if (wanted.length === 0) return [];
  return neighbours.referrers(cluster, SERVICE_TYPE).flatMap((other) => {
    if (other.address === address || !isEverywhere(other)) return [];
    const held = hostPortsOf(taskOf(other, neighbours));
    const taken = wanted.filter((port) => held.includes(port));
    return errorIf(
      taken.length > 0 && platformOf(propertiesOf(other), neighbours) === platform,
      'taskDefinition',
      `Host port ${taken.join(', ')} is taken on every container instance by the daemon ${other.address}: no task could be placed.`,
      'give one of them another host port, or leave it to Docker (hostPort 0 in bridge mode)',
    );
  });
}

function isEverywhere({ properties }: ResourceNode): boolean {
  return (
    properties['schedulingStrategy'] === 'DAEMON' &&
    items(properties['placementConstraints'] as readonly object[] | undefined).length === 0
  );
}

function taskOf(
  service: ResourceNode,
  neighbours: ServiceSubject['neighbours'],
): TaskDefinitionProperties | undefined {
  const reference = referenceOf(service.properties['taskDefinition']);
  const node = reference === undefined ? undefined : neighbours.at(reference.$ref);
  return node?.type === TASK_DEFINITION_TYPE
    ? (node.properties as unknown as TaskDefinitionProperties)
    : undefined;
}

function propertiesOf({ properties }: ResourceNode): ServiceProperties {
  return properties as unknown as ServiceProperties;
}

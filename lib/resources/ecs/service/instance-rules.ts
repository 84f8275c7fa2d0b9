/** What services on container instances do to each other: daemons that would be scaled, host ports that are taken. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { hostPortsOf } from '../../../rules/task-definition/host-ports.ts';
import { errorIf, items, type Rule, referenceOf } from '../rules.ts';
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

/** What AWS refuses of how a service is registered in AWS Cloud Map. */
import type { ServiceRegistry } from '@aws-sdk/client-ecs';
import { each, error, isAbsent, refusalIf, shown, violationIf, warning } from '../checks.ts';
import type { LaunchSubject } from '../launch/subject.ts';
import type { Rule, Violation } from '../rule.ts';
import { items } from '../values.ts';
import { isMissing } from './traffic.ts';

const GUIDE = 'Amazon ECS Developer Guide, service discovery';
const REGISTRY = 'Amazon ECS API Reference, ServiceRegistry';

/** What the rules of registries look at: services and task sets have them. */
export type RegisteredSubject = LaunchSubject & {
  readonly request: { readonly serviceRegistries?: readonly ServiceRegistry[] | undefined };
};

/** The rules. */
export const REGISTRY_RULES: readonly Rule<RegisteredSubject>[] = [
  error('registry/most', 'A service has one registry.', REGISTRY, ({ request }) =>
    violationIf(
      items(request.serviceRegistries).length > 1,
      'serviceRegistries',
      'A service can have one service registry.',
    ),
  ),
  error('registry/no-network', 'Tasks without a network have no address.', GUIDE, (subject) =>
    violationIf(
      subject.networkMode === 'none' && items(subject.request.serviceRegistries).length > 0,
      'serviceRegistries',
      'Tasks with networkMode none cannot be registered for service discovery.',
    ),
  ),
  error('registry/external', 'External instances are not registered.', GUIDE, (subject) =>
    violationIf(
      subject.platform === 'external instances' &&
        items(subject.request.serviceRegistries).length > 0,
      'serviceRegistries',
      'Services on external instances take neither load balancers nor service discovery.',
    ),
  ),
  ofRegistries('registry/arn', 'A registry has an ARN.', ({ registryArn }, path) =>
    violationIf(isAbsent(registryArn), `${path}.registryArn`, 'The registry has no ARN.'),
  ),
  ofRegistries(
    'registry/port-or-container',
    'With awsvpc a port is given in one way.',
    ({ containerName, containerPort, port }, path, { networkMode }) =>
      violationIf(
        networkMode === 'awsvpc' &&
          !isAbsent(port) &&
          (!isAbsent(containerName) || !isAbsent(containerPort)),
        path,
        "Give either 'port' or 'containerName' and 'containerPort', not both.",
      ),
  ),
  ofRegistries(
    'registry/container-missing',
    'With bridge and host a registry names container and port.',
    ({ containerName, containerPort, registryArn }, path, { networkMode }) =>
      refusalIf(
        (networkMode === 'bridge' || networkMode === 'host') &&
          (isAbsent(containerName) || isAbsent(containerPort)),
        path,
        `When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition. Registry: ${shown(registryArn)}`,
      ),
    'AWS, refusal of CreateService (techservicesillinois/terraform-aws-ecs-service 16)',
  ),
  warning(
    'registry/container-pair',
    'Container and port are named together.',
    REGISTRY,
    ({ request, networkMode }) =>
      each(request.serviceRegistries, ({ containerName, containerPort }, index) =>
        violationIf(
          networkMode !== 'bridge' &&
            networkMode !== 'host' &&
            isAbsent(containerName) !== isAbsent(containerPort),
          `serviceRegistries[${index}]`,
          "'containerName' and 'containerPort' mean something together alone.",
        ),
      ),
  ),
  ofRegistries(
    'registry/container-unknown',
    'The container is one of the task definition.',
    ({ containerName }, path, { task }) =>
      violationIf(
        isMissing(containerName, task),
        `${path}.containerName`,
        `The container ${containerName} does not exist in the task definition.`,
      ),
  ),
];

function ofRegistries(
  code: string,
  says: string,
  check: (
    registry: Partial<ServiceRegistry>,
    path: string,
    subject: RegisteredSubject,
  ) => readonly Violation[],
  source = REGISTRY,
): Rule<RegisteredSubject> {
  return error(code, says, source, (subject) =>
    each(subject.request.serviceRegistries, (registry, index) =>
      check(registry, `serviceRegistries[${index}]`, subject),
    ),
  );
}

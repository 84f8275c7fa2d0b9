/** What AWS refuses of how load balancers reach a service. */
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import {
  each,
  error,
  isAbsent,
  outside,
  refusalIf,
  shown,
  violationIf,
  warning,
} from '../checks.ts';
import type { LaunchSubject } from '../launch/subject.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, known } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const BALANCER = 'Amazon ECS API Reference, LoadBalancer';
const GUIDE = 'Amazon ECS Developer Guide, service load balancing';

/** What the rules of balancers look at: services and task sets have them. */
export type BalancedSubject = LaunchSubject & {
  readonly request: { readonly loadBalancers?: readonly LoadBalancer[] | undefined };
};

/** The rules of each load balancer. */
export const BALANCER_RULES: readonly Rule<BalancedSubject>[] = [
  ofBalancers('traffic/one-way', 'A target group or a Classic Load Balancer.', (balancer, path) =>
    violationIf(
      isAbsent(balancer.targetGroupArn) === isAbsent(balancer.loadBalancerName),
      path,
      'Give either a targetGroupArn or the loadBalancerName of a Classic Load Balancer.',
    ),
  ),
  ofBalancers('traffic/container', 'Traffic goes to a port of a container.', (balancer, path) =>
    violationIf(
      isAbsent(balancer.containerName) || isAbsent(balancer.containerPort),
      path,
      'Container name and container port of the target must be given.',
    ),
  ),
  ofBalancers(
    'traffic/container-unknown',
    'The container is one of the task definition.',
    ({ containerName }, path, { task }) =>
      refusalIf(
        isMissing(containerName, task),
        `${path}.containerName`,
        `The container ${containerName} does not exist in the task definition.`,
      ),
    'AWS, refusal of CreateService (aws/amazon-ecs-agent 1276)',
  ),
  ofBalancers('traffic/port-unknown', 'The container maps the port.', (balancer, path, { task }) =>
    violationIf(
      portsOf(balancer, task)?.length === 0,
      `${path}.containerPort`,
      `The container ${balancer.containerName} did not have a container port ${balancer.containerPort} defined.`,
    ),
  ),
  ofBalancers(
    'traffic/port-twice',
    'The container maps the port once.',
    (balancer, path, { task }) =>
      refusalIf(
        (portsOf(balancer, task)?.length ?? 0) > 1,
        `${path}.containerPort`,
        `Container port ${balancer.containerPort} is used in more than one port mapping for container ${balancer.containerName}`,
      ),
    'AWS, refusal told by aws/amazon-ecs-cli 661',
  ),
  ofBalancers(
    'traffic/target-type',
    'Tasks with awsvpc are targets by address, others by instance.',
    ({ targetGroupArn, advancedConfiguration }, path, { networkMode, neighbourhood }) =>
      [
        [targetGroupArn, `${path}.targetGroupArn`] as const,
        [
          advancedConfiguration?.alternateTargetGroupArn,
          `${path}.advancedConfiguration.alternateTargetGroupArn`,
        ] as const,
      ].flatMap(([group, where]) => {
        const type = isAbsent(group) ? undefined : neighbourhood.targetGroup(group)?.targetType;
        const needed = networkMode === 'awsvpc' ? 'ip' : 'instance';
        return refusalIf(
          type !== undefined &&
            networkMode !== undefined &&
            networkMode !== 'none' &&
            type !== needed,
          where,
          `The provided target group ${shown(group)} has target type ${type}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
          `give the target group TargetType '${needed}'`,
        );
      }),
    'AWS, refusal of CreateService (hashicorp/terraform-provider-aws 11723)',
  ),
  ofBalancers(
    'traffic/attached',
    'A listener or rule forwards to the target group.',
    ({ targetGroupArn }, path, { neighbourhood }) =>
      refusalIf(
        !isAbsent(targetGroupArn) &&
          neighbourhood.targetGroup(targetGroupArn)?.isAttached === false,
        `${path}.targetGroupArn`,
        `The target group with targetGroupArn ${shown(targetGroupArn)} does not have an associated load balancer.`,
        'make a listener or a rule that forwards to it',
      ),
    'AWS, refusal of CreateService (umotif-public/terraform-aws-ecs-fargate 43)',
  ),
  ofBalancers(
    'traffic/health-port',
    'Tasks on ports that Docker chooses are checked on the port of their traffic.',
    (balancer, path, { task, networkMode, neighbourhood }) => {
      const port = neighbourhood.targetGroup(balancer.targetGroupArn)?.healthCheckPort;
      const isChosen = portsOf(balancer, task)?.some(({ hostPort }) => (hostPort ?? 0) === 0);
      return violationIf(
        networkMode === 'bridge' &&
          isChosen === true &&
          typeof port === 'string' &&
          port !== 'traffic-port',
        `${path}.targetGroupArn`,
        `The target group checks port ${port}, and the host port of the tasks is chosen when they start.`,
        { hint: "give the health check of the target group the port 'traffic-port'" },
      );
    },
    GUIDE,
  ),
  ofBalancers(
    'traffic/classic-awsvpc',
    'No Classic Load Balancer reaches awsvpc.',
    ({ loadBalancerName }, path, { networkMode }) =>
      violationIf(
        !isAbsent(loadBalancerName) && networkMode === 'awsvpc',
        `${path}.loadBalancerName`,
        'Classic Load Balancers cannot reach tasks with networkMode awsvpc.',
      ),
  ),
  ofBalancers(
    'traffic/classic-strategy',
    'No strategy goes with a Classic Load Balancer.',
    ({ loadBalancerName }, path, { request }) =>
      violationIf(
        !isAbsent(loadBalancerName) && items(request.capacityProviderStrategy).length > 0,
        `${path}.loadBalancerName`,
        'A capacity provider strategy cannot be used with a Classic Load Balancer.',
      ),
    GUIDE,
  ),
  error('traffic/no-network', 'Tasks without a network get no traffic.', GUIDE, (subject) =>
    violationIf(
      subject.networkMode === 'none' && items(subject.request.loadBalancers).length > 0,
      'loadBalancers',
      'Tasks with networkMode none cannot be reached by a load balancer.',
    ),
  ),
  error('traffic/external', 'No load balancer reaches external instances.', GUIDE, (subject) =>
    violationIf(
      subject.platform === 'external instances' && items(subject.request.loadBalancers).length > 0,
      'loadBalancers',
      'Services on external instances take neither load balancers nor service discovery.',
    ),
  ),
];

/** The rules of a service's load balancers together. */
export const TRAFFIC_RULES: readonly Rule<ServiceSubject>[] = [
  error('traffic/most', 'A service has up to 5 target groups.', GUIDE, ({ request }) =>
    violationIf(
      items(request.loadBalancers).length > 5,
      'loadBalancers',
      `${items(request.loadBalancers).length} target groups; a service can have 5.`,
    ),
  ),
  error('traffic/classic-one', 'A service has one Classic Load Balancer.', GUIDE, ({ request }) =>
    violationIf(
      items(request.loadBalancers).length > 1 &&
        items(request.loadBalancers).some(({ loadBalancerName: name }) => !isAbsent(name)),
      'loadBalancers',
      'A service can have one Classic Load Balancer, and nothing beside it.',
    ),
  ),
  error('traffic/several', 'Only ECS itself serves several target groups.', GUIDE, (subject) =>
    violationIf(
      items(subject.request.loadBalancers).length > 1 && subject.controller === 'CODE_DEPLOY',
      'loadBalancers',
      'More than one target group needs the ECS deployment controller.',
    ),
  ),
  error(
    'traffic/grace-period',
    'A grace period is 0 to 2,147,483,647 seconds.',
    'Amazon ECS API Reference, CreateService',
    ({ request: { healthCheckGracePeriodSeconds: seconds } }) =>
      outside('healthCheckGracePeriodSeconds', seconds, 0, 2_147_483_647),
  ),
  warning(
    'traffic/grace-period-alone',
    'A grace period is for checks of a load balancer, VPC Lattice or a container.',
    'Amazon ECS API Reference, CreateService',
    ({ request, task, isUpdate }) =>
      violationIf(
        !isUpdate &&
          (known(request.healthCheckGracePeriodSeconds) ?? 0) > 0 &&
          isAbsent(request.loadBalancers) &&
          isAbsent(request.vpcLatticeConfigurations) &&
          isAbsent(request.gatewayConnectors) &&
          task !== undefined &&
          items(task.containerDefinitions).every(({ healthCheck }) => isAbsent(healthCheck)),
        'healthCheckGracePeriodSeconds',
        'Health check grace period is only valid for services configured to use load balancers',
        { hint: 'leave it out, or give a container a health check' },
      ),
  ),
];

type Balancer = Partial<LoadBalancer>;

function ofBalancers(
  code: string,
  says: string,
  check: (balancer: Balancer, path: string, subject: BalancedSubject) => readonly Violation[],
  source = BALANCER,
): Rule<BalancedSubject> {
  return error(code, says, source, (subject) =>
    each(subject.request.loadBalancers, (balancer, index) =>
      check(balancer, `loadBalancers[${index}]`, subject),
    ),
  );
}

/** Whether no container of a task definition has a name, as far as names are known. */
export function isMissing(name: unknown, task: LaunchSubject['task']): boolean {
  if (task === undefined || typeof name !== 'string' || name === '') return false;
  const names = items(task.containerDefinitions).map((container) => container.name);
  return names.every((one) => one !== name && known(one) !== undefined);
}

function portsOf({ containerName, containerPort }: Balancer, task: LaunchSubject['task']) {
  if (known(containerPort) === undefined) return undefined;
  const container = items(task?.containerDefinitions).find(({ name }) => name === containerName);
  if (container === undefined) return undefined;
  const mapped = items(container.portMappings);
  // A port that is a reference, or one out of a range, may be it.
  const mayBe = mapped.some(
    (one) =>
      (one.containerPort !== undefined && known(one.containerPort) === undefined) ||
      one.containerPortRange !== undefined,
  );
  const ports = mapped.filter((one) => one.containerPort === containerPort);
  return ports.length === 0 && mayBe ? undefined : ports;
}

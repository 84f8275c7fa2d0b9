/** Target groups that tasks are registered with: what the request says of them, and who may connect. */
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { BlueGreenTargetsLike } from '../load-balancing/blue-green-targets.ts';
import type { TargetGroup } from '../load-balancing/target-group-base.ts';
import { badProp } from '../options.ts';
import type { Connectable } from '../security/connections.ts';
import { Port } from '../security/port.ts';
import { chosenContainer } from './chosen-container.ts';
import type { NetworkMode } from './compatibility.ts';
import type { TargetPort } from './service-deployment-options.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

interface Attachment {
  readonly targetGroup: TargetGroup;
  readonly containerName: string;
  readonly containerPort: number;
  /** Where deployments move the traffic to and from. */
  readonly shift?: BlueGreenTargetsLike;
}

/** The target groups of one service or task set. */
export class Attachments {
  readonly #owner: Construct & Connectable;
  readonly #tasks: {
    readonly taskDefinition: AnyTaskDefinition;
    readonly launchType?: string | undefined;
  };
  readonly #attached: Attachment[] = [];

  constructor(
    owner: Construct & Connectable,
    tasks: {
      readonly taskDefinition: AnyTaskDefinition;
      readonly launchType?: string | undefined;
    },
  ) {
    this.#owner = owner;
    this.#tasks = tasks;
  }

  /** The target groups, in the order in which they were attached. */
  get targetGroups(): readonly TargetGroup[] {
    return this.#attached.map(({ targetGroup }) => targetGroup);
  }

  /** The part of the request. */
  get request(): Inputs<LoadBalancer>[] {
    return this.#attached.map(loadBalancerRequest);
  }

  /** Registers a port of a container. Throws `tree/bad-props` where no load balancer would reach it. */
  attach(targetGroup: TargetGroup, port: TargetPort, shift?: BlueGreenTargetsLike): void {
    const { taskDefinition, launchType } = this.#tasks;
    const container = chosenContainer(this.#owner, taskDefinition, port.containerName);
    const containerPort = port.containerPort ?? container.portMappings[0]?.containerPort;
    if (containerPort === undefined)
      throw badProp(
        this.#owner,
        `the container ${container.containerName} has no port mappings`,
        'give the container portMappings, or name a containerPort',
      );
    const mode = taskDefinition.networkMode;
    if (mode === 'none' || launchType === 'EXTERNAL')
      throw badProp(
        this.#owner,
        mode === 'none'
          ? 'no load balancer reaches tasks without a network'
          : 'no load balancer reaches tasks outside AWS',
        'do not attach the service to a target group',
      );
    this.#attached.push({
      targetGroup,
      containerName: container.containerName,
      containerPort,
      ...(shift === undefined ? {} : { shift }),
    });
    const mapping = container.portMappings.find((one) => one.containerPort === containerPort);
    const groups = shift === undefined ? [targetGroup] : [targetGroup, shift.alternateTargetGroup];
    for (const group of groups)
      group.addConnectable(
        this.#owner,
        listeningPort(mode, containerPort, mapping?.hostPort),
        mode === 'awsvpc' ? 'ip' : 'instance',
      );
  }
}

/** Where Docker takes host ports from: the kernel's own range on Linux, and Windows' within it. */
const DYNAMIC_PORTS = Port.tcpRange(32_768, 65_535);

/** The port on which a task listens for who comes from outside its instance. */
function listeningPort(
  mode: NetworkMode,
  containerPort: number,
  hostPort: number | undefined,
): Port {
  if (mode === 'awsvpc' || mode === 'host') return Port.tcp(containerPort);
  return hostPort === undefined || hostPort === 0 ? DYNAMIC_PORTS : Port.tcp(hostPort);
}

function loadBalancerRequest({
  targetGroup,
  containerName,
  containerPort,
  shift,
}: Attachment): Inputs<LoadBalancer> {
  return {
    targetGroupArn: targetGroup.targetGroupArn,
    containerName,
    containerPort,
    ...(shift === undefined
      ? {}
      : {
          advancedConfiguration: {
            alternateTargetGroupArn: shift.alternateTargetGroup.targetGroupArn,
            productionListenerRule: shift.productionListenerRule,
            ...(shift.testListenerRule === undefined
              ? {}
              : { testListenerRule: shift.testListenerRule }),
            roleArn: shift.role.roleArn,
          },
        }),
  };
}

/** Tasks of one revision within a service that is deployed from outside. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { TASK_SET_TYPE, type TaskSetProperties } from '../../resources/ecs/task-set/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type CloudMapOptions, registryRequest } from '../discovery/cloud-map.ts';
import type { LoadBalancerTarget, TargetGroup } from '../load-balancing/target-group-base.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import type { Connectable, Connections } from '../security/connections.ts';
import { Attachments } from './attachments.ts';
import { strategyRequest } from './capacity-strategy.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { TargetPort } from './service-deployment-options.ts';
import { networkRequest, type TaskNetwork, taskNetwork } from './service-network.ts';
import type { DaemonCapacity, ServiceCapacity, ServiceNetwork } from './service-options.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** A service with the EXTERNAL deployment controller. */
export interface ExternalServiceLike {
  /** Its cluster. */
  readonly cluster: ClusterLike;
  /** Its name. */
  readonly serviceName: Input<string>;
}

/** Where the tasks of a set run; how they are placed on instances is said of the service. */
export type TaskSetCapacity = Exclude<ServiceCapacity, DaemonCapacity> & {
  /** Left out: placement is that of the service. */
  readonly placementStrategies?: never;
  /** Left out: placement is that of the service. */
  readonly placementConstraints?: never;
};

/** What can be said of a task set beside what runs, and where. */
export interface TaskSetOptions extends ConstructOptions {
  /** The service. */
  readonly service: ExternalServiceLike;
  /** Share of the service's desired count, 0 to 100 percent, rounded up. @default 100 */
  readonly scalePercent?: number;
  /**
   * Whether it is the primary one, which the service is told by. It becomes it once all its tasks run; the one that was
   * primary is scaled down or removed after that.
   *
   * @default false
   */
  readonly primary?: boolean;
  /** What another system calls it. @default - nothing */
  readonly externalId?: string;
  /** How the tasks are found in Cloud Map. @default - not at all */
  readonly cloudMap?: CloudMapOptions;
  /** Version of the Fargate platform. @default - LATEST */
  readonly platformVersion?: string;
}

/** The props of a {@link TaskSet}. */
export type TaskSetProps = TaskSetOptions & TaskSetCapacity & ServiceNetwork;

/** The props of a task set whose service is known. */
export type TaskSetParts = Omit<TaskSetOptions, 'service'> & TaskSetCapacity & ServiceNetwork;

/**
 * Tasks of one revision within an {@link ExternalService}. Only its scale changes in place: anything else makes a new set,
 * and the old one goes when the new one stands. It can be registered with one target group.
 *
 * @category Constructs
 * @example
 * const blue = new TaskSet(stack, 'Blue', { service, taskDefinition, launchType: 'FARGATE', primary: true });
 * blue.attachToTargetGroup(targetGroup);
 */
export class TaskSet extends Construct implements Connectable, LoadBalancerTarget {
  /** The task set itself. */
  readonly resource: Resource<TaskSetProperties>;
  /** What runs. */
  readonly taskDefinition: AnyTaskDefinition;
  /** Who may connect to the tasks, and to whom. */
  readonly connections: Connections;
  readonly #attachments: Attachments;

  /** Throws `tree/bad-props` when no VPC is known, or the scale is no percentage. */
  constructor(scope: Construct, id: string, props: TaskSetProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'service', 'taskDefinition');
    const { scalePercent = 100, cloudMap } = props;
    if (!(scalePercent >= 0 && scalePercent <= 100))
      throw badProp(this, `scalePercent is ${scalePercent}`, 'use a percentage from 0 to 100');
    this.taskDefinition = props.taskDefinition;
    const { cluster } = props.service;
    const network =
      props.taskDefinition.networkMode === 'awsvpc'
        ? taskNetwork(this, { ...props, cluster })
        : undefined;
    this.connections = network?.connections ?? cluster.connections;
    this.#attachments = new Attachments(this, props);
    props.taskDefinition.connectVolumes(this);
    const registry =
      cloudMap === undefined ? undefined : registryRequest(this, props.taskDefinition, cloudMap);
    this.resource = new Resource<TaskSetProperties>(this, 'Resource', {
      type: TASK_SET_TYPE,
      properties: () => ({
        ...requestOf(props, network),
        ...(registry === undefined ? {} : { serviceRegistries: [registry.request()] }),
        ...(this.#attachments.request.length === 0
          ? {}
          : { loadBalancers: this.#attachments.request }),
      }),
      ...optionsOf(props),
    });
    validateAtSynth(this, () =>
      this.#attachments.targetGroups.length > 1
        ? ['it is attached to two target groups; a task set can have one']
        : [],
    );
  }

  /** Id of the task set, such as `ecs-svc/1234567890123456789`. */
  get taskSetId(): Input<string> {
    return this.resource.ref('id');
  }

  /** ARN of the task set. */
  get taskSetArn(): Input<string> {
    return this.resource.ref('taskSetArn');
  }

  /** Registers the tasks with a target group, and lets its load balancers connect to them. */
  attachToTargetGroup(targetGroup: TargetGroup, port: TargetPort = {}): void {
    this.#attachments.attach(targetGroup, port);
  }
}

function requestOf(
  props: TaskSetProps,
  network: TaskNetwork | undefined,
): Inputs<TaskSetProperties> {
  return {
    service: props.service.serviceName,
    cluster: props.service.cluster.clusterName,
    taskDefinition: props.taskDefinition.taskDefinitionArn,
    ...(props.externalId === undefined ? {} : { externalId: props.externalId }),
    ...(network === undefined ? {} : { networkConfiguration: networkRequest(network) }),
    ...(props.launchType === undefined ? {} : { launchType: props.launchType }),
    ...(props.capacityProviderStrategies === undefined
      ? {}
      : { capacityProviderStrategy: strategyRequest(props.capacityProviderStrategies) }),
    ...(props.platformVersion === undefined ? {} : { platformVersion: props.platformVersion }),
    scale: { value: props.scalePercent ?? 100, unit: 'PERCENT' },
    ...(props.primary === true ? { primary: true } : {}),
  };
}

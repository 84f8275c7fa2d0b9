/** Tasks that are kept running. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { SERVICE_TYPE, type ServiceProperties } from '../../resources/ecs/service/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ApplicationTargetGroup, LoadBalancerTarget } from '../load-balancing/target-group.ts';
import type { SubnetLike } from '../network/subnet.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { badProp, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import { type Connectable, Connections } from '../security/connections.ts';
import { Port } from '../security/port.ts';
import { SecurityGroup } from '../security/security-group.ts';
import type { ClusterLike } from './cluster.ts';
import { strategyComplaints } from './cluster.ts';
import type { ServiceProps } from './service-options.ts';
import { type ScalingRange, ServiceScaling } from './service-scaling.ts';
import type { TaskDefinition } from './task-definition.ts';

/** Which port of which container traffic goes to. */
export interface TargetPort {
  /** Name of the container. @default - the task's first essential one */
  readonly containerName?: string;
  /** Port of the container. @default - its first one */
  readonly containerPort?: number;
}

interface Attachment {
  readonly targetGroup: ApplicationTargetGroup;
  readonly containerName: string;
  readonly containerPort: number;
}

/**
 * A service: keeps tasks running on Fargate, replaces those that fail, and rolls over to new revisions. A deployment
 * whose tasks keep failing is rolled back.
 *
 * @category Constructs
 * @example
 * const worker = new Service(stack, 'Worker', { cluster, taskDefinition, desiredCount: 2 });
 * worker.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
 */
export class Service extends Construct implements Connectable, LoadBalancerTarget {
  /** The service itself. */
  readonly resource: Resource<ServiceProperties>;
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** What runs. */
  readonly taskDefinition: TaskDefinition;
  /** Who may connect to the tasks, and to whom. */
  readonly connections: Connections;
  readonly #props: ServiceProps;
  readonly #network: TaskNetwork;
  readonly #attachments: Attachment[] = [];
  #scaling: ServiceScaling | undefined;

  /** Throws `tree/bad-props` when no VPC is known, or it has no fitting subnets. */
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition');
    this.#props = props;
    this.cluster = props.cluster;
    this.taskDefinition = props.taskDefinition;
    const vpc = props.vpc ?? props.cluster.vpc;
    if (vpc === undefined)
      throw badProp(
        this,
        'neither the service nor its cluster has a vpc',
        'give one of them a vpc',
      );
    this.#network = taskNetwork(this, vpc, props);
    this.connections = new Connections({
      securityGroups: props.securityGroups ?? [new SecurityGroup(this, 'SecurityGroup', { vpc })],
    });
    if (props.enableExecuteCommand === true)
      props.taskDefinition.addToTaskRolePolicy({ actions: EXEC_ACTIONS, resources: ['*'] });
    this.resource = new Resource<ServiceProperties>(this, 'Resource', {
      type: SERVICE_TYPE,
      properties: () => this.#properties(),
      name: {
        property: 'serviceName',
        maxLength: 255,
        forbidden: /[^A-Za-z0-9_-]+/,
        replacedBy: ['schedulingStrategy', 'role'],
      },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => this.#complaints());
  }

  /** Name of the service. */
  get serviceName(): Input<string> {
    return this.resource.ref('serviceName');
  }

  /** ARN of the service. */
  get serviceArn(): Input<string> {
    return this.resource.ref('serviceArn');
  }

  /** Registers the tasks with a target group, and lets its load balancers connect to them. */
  attachToTargetGroup(targetGroup: ApplicationTargetGroup, port: TargetPort = {}): void {
    const container =
      port.containerName === undefined
        ? this.taskDefinition.defaultContainer
        : this.taskDefinition.findContainer(port.containerName);
    if (container === undefined)
      throw badProp(
        this,
        port.containerName === undefined
          ? 'the task definition has no essential container yet'
          : `the task definition has no container ${JSON.stringify(port.containerName)}`,
        'add the container before the service is attached to a target group',
      );
    const containerPort = port.containerPort ?? container.portMappings[0]?.containerPort;
    if (containerPort === undefined)
      throw badProp(
        this,
        `the container ${container.containerName} has no port mappings`,
        'give the container portMappings, or name a containerPort',
      );
    this.#attachments.push({ targetGroup, containerName: container.containerName, containerPort });
    targetGroup.addConnectable(this, Port.tcp(containerPort));
  }

  /** A chosen port as a target, for `addTargets` of a listener. */
  loadBalancerTarget(port: TargetPort): LoadBalancerTarget {
    return { attachToTargetGroup: (group) => this.attachToTargetGroup(group, port) };
  }

  /** Target groups that the tasks are registered with. */
  get targetGroups(): readonly ApplicationTargetGroup[] {
    return this.#attachments.map(({ targetGroup }) => targetGroup);
  }

  /**
   * Lets the number of tasks follow load or a schedule, within bounds. From then on `desiredCount` is only where the
   * service starts. Throws `tree/bad-props` when it is called twice.
   */
  autoScale(range: ScalingRange): ServiceScaling {
    if (this.#scaling !== undefined)
      throw badProp(this, 'autoScale was called twice', 'keep what the first call returns');
    this.#scaling = new ServiceScaling(this, 'Scaling', { service: this, ...range });
    return this.#scaling;
  }

  #properties(): Inputs<ServiceProperties> {
    const props = this.#props;
    const attachments = this.#attachments;
    const grace = props.healthCheckGracePeriod?.toSeconds() ?? DEFAULT_GRACE_SECONDS;
    return {
      serviceName: props.serviceName,
      cluster: this.cluster.clusterName,
      taskDefinition: this.taskDefinition.taskDefinitionArn,
      desiredCount: this.#startingCount(),
      schedulingStrategy: 'REPLICA',
      ...(props.launchType === undefined ? {} : { launchType: props.launchType }),
      ...(props.capacityProviderStrategies === undefined
        ? {}
        : { capacityProviderStrategy: props.capacityProviderStrategies }),
      ...(props.platformVersion === undefined ? {} : { platformVersion: props.platformVersion }),
      deploymentConfiguration: deploymentConfiguration(props),
      // AWS switches rebalancing on for new services, and refuses it where no extra task may start.
      ...((props.maxHealthyPercent ?? 200) > 100
        ? {}
        : { availabilityZoneRebalancing: 'DISABLED' }),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: this.#network.subnets.map(({ subnetId }) => subnetId),
          securityGroups: this.connections.securityGroups.map(
            ({ securityGroupId }) => securityGroupId,
          ),
          assignPublicIp: this.#network.assignPublicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      ...(attachments.length === 0
        ? {}
        : {
            loadBalancers: attachments.map(({ targetGroup, containerName, containerPort }) => ({
              targetGroupArn: targetGroup.targetGroupArn,
              containerName,
              containerPort,
            })),
            healthCheckGracePeriodSeconds: grace,
          }),
      ...(props.enableExecuteCommand === undefined
        ? {}
        : { enableExecuteCommand: props.enableExecuteCommand }),
      ...(props.propagateTags === undefined ? {} : { propagateTags: props.propagateTags }),
      ...(props.enableECSManagedTags === undefined
        ? {}
        : { enableECSManagedTags: props.enableECSManagedTags }),
    };
  }

  #startingCount(): number {
    const range = this.#scaling?.range;
    const { desiredCount } = this.#props;
    if (range === undefined) return desiredCount ?? 1;
    return Math.max(range.min, desiredCount ?? range.min);
  }

  #complaints(): readonly string[] {
    const props = this.#props;
    const {
      desiredCount = 1,
      minHealthyPercent: least = 100,
      maxHealthyPercent: most = 200,
    } = props;
    const max = this.#scaling?.range.max;
    const readonlyContainers = this.taskDefinition.containers.filter(
      (container) => container.props.readonlyRootFilesystem === true,
    );
    const rules: readonly (readonly [boolean, string])[] = [
      [
        !Number.isInteger(desiredCount) || desiredCount < 0,
        `desiredCount ${desiredCount} is not a whole number from 0`,
      ],
      [
        max !== undefined && desiredCount > max,
        `desiredCount ${desiredCount} is above the ${max} tasks that autoScale allows; lower it`,
      ],
      [
        props.launchType !== undefined && props.launchType !== 'FARGATE',
        `launchType is ${JSON.stringify(props.launchType)}; the only one is "FARGATE"`,
      ],
      [
        props.launchType !== undefined && props.capacityProviderStrategies !== undefined,
        'launchType and capacityProviderStrategies are both given; keep one of them',
      ],
      [
        least >= most,
        `minHealthyPercent ${least} is not below maxHealthyPercent ${most}, so no deployment could move; change one`,
      ],
      [
        props.enableExecuteCommand === true && readonlyContainers.length > 0,
        `enableExecuteCommand needs root file systems that can be written; that of ${readonlyContainers
          .map(({ containerName }) => containerName)
          .join(', ')} is read-only`,
      ],
      [
        this.connections.securityGroups.length > 5,
        `${this.connections.securityGroups.length} securityGroups are given; AWS allows 5`,
      ],
      [
        this.#attachments.length > 5,
        `${this.#attachments.length} target groups are attached; AWS allows 5`,
      ],
    ];
    return [
      ...rules.filter(([broken]) => broken).map(([, complaint]) => complaint),
      ...(props.capacityProviderStrategies === undefined
        ? []
        : strategyComplaints('capacityProviderStrategies', props.capacityProviderStrategies)),
    ];
  }
}

/** What the ECS agent needs to open a session (Amazon ECS Developer Guide, ECS Exec). */
const EXEC_ACTIONS = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

const DEFAULT_GRACE_SECONDS = 60;

interface TaskNetwork {
  readonly subnets: readonly SubnetLike[];
  readonly assignPublicIp: boolean;
}

function taskNetwork(service: Service, vpc: VpcLike, props: ServiceProps): TaskNetwork {
  const stranded = !vpc.privateEgress && vpc.publicSubnets.length > 0;
  const outside =
    props.vpcSubnets === undefined &&
    (props.assignPublicIp ?? (stranded || vpc.privateSubnets.length === 0));
  const selection: SubnetSelection = props.vpcSubnets ?? { type: outside ? 'public' : 'private' };
  return {
    subnets: selectSubnets(service, vpc, selection),
    assignPublicIp: props.assignPublicIp ?? outside,
  };
}

function deploymentConfiguration(
  props: ServiceProps,
): Inputs<ServiceProperties['deploymentConfiguration']> {
  const breaker = props.deploymentCircuitBreaker ?? { rollback: true };
  return {
    minimumHealthyPercent: props.minHealthyPercent ?? 100,
    maximumPercent: props.maxHealthyPercent ?? 200,
    deploymentCircuitBreaker:
      breaker === false
        ? { enable: false, rollback: false }
        : { enable: true, rollback: breaker.rollback },
  };
}

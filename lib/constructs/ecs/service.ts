/** Tasks that are kept running. */
import { Construct } from 'constructs';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import { SERVICE_TYPE, type ServiceProperties } from '../../resources/ecs/service/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { discoveryRequest } from '../discovery/service-discovery.ts';
import type { LoadBalancerTarget, TargetGroup } from '../load-balancing/target-group-base.ts';
import { badProp, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import type { ScalingRange } from '../scaling/options.ts';
import { ServiceScaling } from '../scaling/service-scaling.ts';
import type { Connectable, Connections } from '../security/connections.ts';
import { Attachments } from './attachments.ts';
import { strategyRequest } from './capacity-strategy.ts';
import type { ClusterLike } from './cluster-like.ts';
import { EXEC_ACTIONS } from './execute-command.ts';
import { connectorRequest } from './gateway.ts';
import type { JsonSource } from './json-source.ts';
import { placementRequest } from './placement.ts';
import { serviceComplaints } from './service-complaints.ts';
import { deploymentRequest, healthyPercents } from './service-deployment.ts';
import type { TargetPort, TrafficTarget } from './service-deployment-options.ts';
import { type ServiceJsonOptions, serviceParts } from './service-json.ts';
import { SERVICE_NAME } from './service-name.ts';
import { networkRequest, type TaskNetwork, taskNetwork } from './service-network.ts';
import type { ServiceProps } from './service-options.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/**
 * A service: keeps tasks running on Fargate or on instances, replaces those that fail, and rolls over to new revisions. A
 * deployment whose tasks keep failing is rolled back. Tasks that share the network of their instances also share its
 * security groups: `connections` are then those of the cluster.
 *
 * @category Constructs
 * @example
 * const worker = new Service(stack, 'Worker', { cluster, taskDefinition, desiredCount: 2 });
 * worker.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
 * const agent = new TaskDefinition(stack, 'AgentTask', { compatibility: 'EC2' });
 * agent.addContainer('agent', {
 *   image: ContainerImage.fromRegistry('fluent/fluent-bit:3.2'),
 *   memoryReservationMiB: 64,
 * });
 * new Service(stack, 'Agent', { cluster, taskDefinition: agent, daemon: true });
 */
export class Service extends Construct implements Connectable, LoadBalancerTarget {
  /** The service itself. */
  readonly resource: Resource<ServiceProperties>;
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** What runs. */
  readonly taskDefinition: AnyTaskDefinition;
  /** Who may connect to the tasks, and to whom. */
  readonly connections: Connections;
  readonly #props: ServiceProps;
  readonly #network: TaskNetwork | undefined;
  readonly #attachments: Attachments;
  readonly #deployment: Inputs<ServiceProperties['deploymentConfiguration']>;
  readonly #discovery: ReturnType<typeof discoveryRequest>;
  #scaling: ServiceScaling | undefined;

  /** Throws `tree/bad-props` when no VPC is known, or it has no fitting subnets. */
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition');
    this.#props = props;
    this.cluster = props.cluster;
    this.taskDefinition = props.taskDefinition;
    this.#network = this.#hasInterfaces ? taskNetwork(this, props) : undefined;
    this.connections = this.#network?.connections ?? props.cluster.connections;
    this.#attachments = new Attachments(this, props);
    props.taskDefinition.connectVolumes(this);
    if (props.enableExecuteCommand === true)
      for (const statement of [
        { actions: EXEC_ACTIONS, resources: ['*'] },
        ...(props.cluster.executeCommandStatements ?? []),
      ])
        props.taskDefinition.addToTaskRolePolicy(statement);
    this.resource = new Resource<ServiceProperties>(this, 'Resource', {
      type: SERVICE_TYPE,
      properties: () => this.#properties(),
      name: SERVICE_NAME,
      ...optionsOf(props),
    });
    this.#deployment = deploymentRequest(this, props);
    this.#discovery = discoveryRequest(this, props, props.taskDefinition);
    if (Array.isArray(props.trafficTargets))
      for (const { targets, ...port } of props.trafficTargets as readonly TrafficTarget[])
        this.#attachments.attach(targets.targetGroup, port, targets);
    validateAtSynth(this, () =>
      serviceComplaints(props, {
        attached: this.targetGroups.length,
        groups: this.connections.securityGroups.length,
        mostTasks: this.#scaling?.range.max,
      }),
    );
  }

  /**
   * A service from the JSON that CreateService takes or AWS answers, field by field as it is there.
   *
   * @example
   * const service = Service.fromJson(
   *   stack,
   *   'Service',
   *   { serviceName: 'web', desiredCount: 2, launchType: 'FARGATE' },
   *   { cluster, taskDefinition, vpc },
   * );
   */
  static fromJson(
    scope: Construct,
    id: string,
    json: JsonSource,
    options: ServiceJsonOptions,
  ): Service {
    const { props, hasLoadBalancers } = serviceParts(scope, id, json, options);
    const made = new Service(scope, id, props);
    validateAtSynth(made, () =>
      hasLoadBalancers && made.targetGroups.length > 0
        ? ['its JSON has loadBalancers; take them out of it to attach target groups']
        : [],
    );
    return made;
  }

  /** Name of the service. */
  get serviceName(): Input<string> {
    return this.resource.ref('serviceName');
  }

  /** ARN of the service. */
  get serviceArn(): Input<string> {
    return this.resource.ref('serviceArn');
  }

  /**
   * Registers the tasks with a target group, and lets its load balancers connect to them. Throws `tree/bad-props` for a
   * service whose deployments shift traffic: its `trafficTargets` say where from and where to.
   */
  attachToTargetGroup(targetGroup: TargetGroup, port: TargetPort = {}): void {
    if ((this.#props.deploymentStrategy?.strategy ?? 'ROLLING') !== 'ROLLING')
      throw badProp(
        this,
        `${this.#props.deploymentStrategy?.strategy} needs an alternate target group`,
        'make BlueGreenTargets and give them as trafficTargets',
      );
    this.#attachments.attach(targetGroup, port);
  }

  /** A chosen port as a target, for `addTargets` of a listener. */
  loadBalancerTarget(port: TargetPort): LoadBalancerTarget {
    return { attachToTargetGroup: (group) => this.attachToTargetGroup(group, port) };
  }

  /** Target groups that the tasks are registered with. */
  get targetGroups(): readonly TargetGroup[] {
    return this.#attachments.targetGroups;
  }

  /**
   * Lets the number of tasks follow load or a schedule, within bounds. From then on `desiredCount` is only where the
   * service starts. Throws `tree/bad-props` when it is called twice.
   */
  autoScale(range: ScalingRange): ServiceScaling {
    if (this.#scaling !== undefined)
      throw badProp(this, 'autoScale was called twice', 'keep what the first call returns');
    if (this.#props.daemon === true)
      throw badProp(
        this,
        'a daemon has as many tasks as there are instances',
        'leave autoScale out; the instances scale',
      );
    this.#scaling = new ServiceScaling(this, 'Scaling', { service: this, ...range });
    return this.#scaling;
  }

  /**
   * Lets the tasks protect themselves while they are at work: protected ones are stopped neither by scaling in nor by
   * deployments, until they say otherwise or the protection ends (2 h unless they say so).
   */
  grantTaskProtection(): void {
    const { region, account } = Stack.of(this);
    const partition = new Lookup('partition');
    this.taskDefinition.addToTaskRolePolicy({
      actions: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      resources: [
        text`arn:${partition}:ecs:${region}:${account}:task/${this.cluster.clusterName}/*`,
      ],
    });
  }

  #properties(): Inputs<ServiceProperties> {
    const props = this.#props;
    const loadBalancers = [...this.#attachments.request, ...(props.classicLoadBalancers ?? [])];
    const grace = props.healthCheckGracePeriod?.toSeconds() ?? DEFAULT_GRACE_SECONDS;
    return {
      serviceName: props.serviceName,
      cluster: this.cluster.clusterName,
      taskDefinition: this.taskDefinition.taskDefinitionArn,
      ...(props.daemon === true
        ? // The default strategy of the cluster would stand against it.
          { schedulingStrategy: 'DAEMON', launchType: props.launchType ?? 'EC2' }
        : {
            schedulingStrategy: 'REPLICA',
            desiredCount: this.#startingCount(),
            ...(props.launchType === undefined ? {} : { launchType: props.launchType }),
          }),
      ...(props.capacityProviderStrategies === undefined
        ? {}
        : { capacityProviderStrategy: strategyRequest(props.capacityProviderStrategies) }),
      ...placementRequest(props),
      ...(props.platformVersion === undefined ? {} : { platformVersion: props.platformVersion }),
      deploymentConfiguration: this.#deployment,
      ...(props.deploymentController === undefined
        ? {}
        : { deploymentController: { type: props.deploymentController } }),
      ...this.#discovery(),
      ...(props.role === undefined ? {} : { role: props.role.roleArn }),
      ...rebalancingRequest(props),
      ...(props.volumeConfigurations === undefined
        ? {}
        : {
            volumeConfigurations: props.volumeConfigurations.map(
              ({ configuration }) => configuration,
            ),
          }),
      ...(this.#network === undefined
        ? {}
        : { networkConfiguration: networkRequest(this.#network) }),
      ...(loadBalancers.length === 0
        ? {}
        : { loadBalancers, healthCheckGracePeriodSeconds: grace }),
      ...(props.enableExecuteCommand === undefined
        ? {}
        : { enableExecuteCommand: props.enableExecuteCommand }),
      ...(props.gatewayConnectors === undefined
        ? {}
        : { gatewayConnectors: props.gatewayConnectors.map(connectorRequest) }),
      ...(props.highResolutionMetrics === true ? { monitoring: HIGH_RESOLUTION } : {}),
      ...(props.propagateTags === undefined ? {} : { propagateTags: props.propagateTags }),
      ...(props.enableECSManagedTags === undefined
        ? {}
        : { enableECSManagedTags: props.enableECSManagedTags }),
    };
  }

  /** Whether each task has a network interface of its own. */
  get #hasInterfaces(): boolean {
    return this.#props.taskDefinition.networkMode === 'awsvpc';
  }

  #startingCount(): number {
    const range = this.#scaling?.range;
    const { desiredCount } = this.#props;
    if (range === undefined) return desiredCount ?? 1;
    return Math.max(range.min, desiredCount ?? range.min);
  }
}

/** What ECS measures of a service, in its names. */
const HIGH_RESOLUTION = {
  metricConfigurations: [
    { metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 },
  ],
};

const DEFAULT_GRACE_SECONDS = 60;

function rebalancingRequest(
  props: ServiceProps,
): Pick<Inputs<ServiceProperties>, 'availabilityZoneRebalancing'> {
  if (props.availabilityZoneRebalancing !== undefined)
    return { availabilityZoneRebalancing: props.availabilityZoneRebalancing };
  // AWS switches rebalancing on for new services, and refuses it where no extra task may start.
  const canBe = healthyPercents(props).most > 100 && props.classicLoadBalancers === undefined;
  return canBe ? {} : { availabilityZoneRebalancing: 'DISABLED' };
}

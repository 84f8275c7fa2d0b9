/** An agent on every managed instance. */
import type { DaemonDeploymentConfiguration } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import { DAEMON_TYPE, type DaemonProperties } from '../../resources/ecs/daemon/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ManagedInstancesCapacityProvider } from '../capacity/managed-instances-capacity-provider.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import type { ClusterLike } from './cluster-like.ts';
import type { DaemonTaskDefinition } from './daemon-task-definition.ts';
import { EXEC_ACTIONS } from './execute-command.ts';

/** CloudWatch alarms that turn a daemon's deployment back. */
export interface DaemonAlarms {
  /** Names of the alarms: at least one. */
  readonly alarmNames: readonly [Input<string>, ...Input<string>[]];
  /** Whether they are watched. @default true */
  readonly enable?: boolean;
}

/** The props of a {@link Daemon}. */
export interface DaemonProps extends ConstructOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** What runs on each instance. */
  readonly taskDefinition: DaemonTaskDefinition;
  /** The providers on whose instances it runs: those of managed instances alone, of this cluster. */
  readonly capacityProviders: readonly [
    ManagedInstancesCapacityProvider,
    ...ManagedInstancesCapacityProvider[],
  ];
  /** Name, unique in the cluster. @default - derived from the address */
  readonly daemonName?: string;
  /** Share of the instances that are drained and replaced at a time, 0 to 100 per cent. @default - 25 % */
  readonly drainPercent?: number;
  /** Time to wait when a step has gone well, whole minutes up to a day. @default - none */
  readonly bakeTime?: Duration;
  /** Alarms that turn a deployment back. @default - none */
  readonly deploymentAlarms?: DaemonAlarms;
  /** Whether its tasks get its tags. @default false */
  readonly propagateTags?: boolean;
  /** Whether ECS tags its tasks with the cluster. @default false */
  readonly enableECSManagedTags?: boolean;
  /** Whether commands can be run in the containers; grants the task role what that takes. @default false */
  readonly enableExecuteCommand?: boolean;
  /** Whether an instance on which it stops is drained and replaced. @default true */
  readonly critical?: boolean;
}

/**
 * A managed daemon: exactly one task on each instance of its providers, started before all others. When it is made,
 * changed or removed, ECS drains the instances that there are and replaces them.
 *
 * @category Constructs
 * @example
 * const managed = cluster.addManagedInstancesCapacityProvider('Managed', {});
 * const agent = new DaemonTaskDefinition(stack, 'Agent', { cpu: 128, memoryMiB: 256 });
 * agent.addContainer('agent', { image: ContainerImage.fromRegistry('fluent/fluent-bit:3.1') });
 * new Daemon(stack, 'Agents', { cluster, taskDefinition: agent, capacityProviders: [managed] });
 */
export class Daemon extends Construct {
  /** The daemon itself. */
  readonly resource: Resource<DaemonProperties>;
  /** The cluster that it runs in. */
  readonly cluster: ClusterLike;
  /** What runs on each instance. */
  readonly taskDefinition: DaemonTaskDefinition;

  /** Throws `tree/bad-props` for a provider that is not of managed instances. */
  constructor(scope: Construct, id: string, props: DaemonProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'taskDefinition', 'capacityProviders');
    this.cluster = props.cluster;
    this.taskDefinition = props.taskDefinition;
    for (const { kind, node } of props.capacityProviders)
      if (kind !== 'managed-instances')
        throw badProp(
          this,
          `capacity provider ${node.path} is one of an Auto Scaling group`,
          'name providers made by cluster.addManagedInstancesCapacityProvider; on other instances use a Service with daemon: true',
        );
    if (props.enableExecuteCommand === true)
      for (const statement of [
        { actions: EXEC_ACTIONS, resources: ['*'] },
        ...(props.cluster.executeCommandStatements ?? []),
      ])
        props.taskDefinition.addToTaskRolePolicy(statement);
    const deployment = deploymentRequest(props);
    this.resource = new Resource<DaemonProperties>(this, 'Resource', {
      type: DAEMON_TYPE,
      properties: {
        daemonName: props.daemonName,
        clusterArn: props.cluster.clusterArn,
        daemonTaskDefinitionArn: props.taskDefinition.daemonTaskDefinitionArn,
        capacityProviderArns: props.capacityProviders.map(
          ({ capacityProviderArn }) => capacityProviderArn,
        ),
        ...(Object.keys(deployment).length === 0 ? {} : { deploymentConfiguration: deployment }),
        ...(props.propagateTags === undefined
          ? {}
          : { propagateTags: props.propagateTags ? 'DAEMON' : 'NONE' }),
        ...(props.enableECSManagedTags === undefined
          ? {}
          : { enableECSManagedTags: props.enableECSManagedTags }),
        ...(props.enableExecuteCommand === undefined
          ? {}
          : { enableExecuteCommand: props.enableExecuteCommand }),
        ...(props.critical === undefined ? {} : { critical: props.critical }),
      },
      name: { property: 'daemonName', maxLength: 255, forbidden: /[^A-Za-z0-9_-]+/ },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => complaints(this, props));
  }

  /** ARN of the daemon. */
  get daemonArn(): Input<string> {
    return this.resource.ref('daemonArn');
  }

  /** Name of the daemon. */
  get daemonName(): Input<string> {
    return this.resource.ref('daemonName');
  }
}

function deploymentRequest({
  drainPercent,
  bakeTime,
  deploymentAlarms: alarms,
}: DaemonProps): Inputs<DaemonDeploymentConfiguration> {
  return {
    ...(drainPercent === undefined ? {} : { drainPercent }),
    ...(bakeTime === undefined ? {} : { bakeTimeInMinutes: bakeTime.toMinutes() }),
    ...(alarms === undefined
      ? {}
      : { alarms: { alarmNames: [...alarms.alarmNames], enable: alarms.enable ?? true } }),
  };
}

function complaints(daemon: Daemon, { capacityProviders }: DaemonProps): readonly string[] {
  return capacityProviders
    .filter(({ cluster }) => cluster !== daemon.cluster)
    .map(
      ({ node }) =>
        `capacity provider ${node.path} belongs to another cluster; name one that was made for this one`,
    );
}

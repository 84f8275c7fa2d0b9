/** A sandbox in which a case lives: made by plain calls, and read back as the planner's snapshot. */

import type { AutoScalingGroup, AutoScalingGroupsType } from '@aws-sdk/client-auto-scaling';
import type {
  ContainerInstance,
  DescribeContainerInstancesResponse,
  DescribeServicesResponse,
  DescribeTasksResponse,
  ListContainerInstancesResponse,
  ListTasksResponse,
  Service,
  Task,
} from '@aws-sdk/client-ecs';
import { chunksOf } from '../../../lib/aws/batch.ts';
import type { InstanceFacts, InstanceTypeFacts, Snapshot } from '../../../lib/capacity/snapshot.ts';
import { interfaceLimits } from '../../../lib/facts/network-interfaces.ts';
import { createSandbox, type Sandbox } from '../../../lib/sandbox/index.ts';
import type { ClusterCase, GroupCase, ServiceCase } from './cases.ts';

const CLUSTER = 'fleet';
const ROLE = 'instances';
const MINUTE = 60_000;

/** A sandbox with a network of two zones, a role for instances, and nothing else. */
export function emptyWorld(): { readonly sandbox: Sandbox; readonly subnets: readonly string[] } {
  const sandbox = createSandbox();
  const call = callerOf(sandbox);
  const { Vpc } = call<{ Vpc: { VpcId: string } }>('EC2', 'CreateVpc', {
    CidrBlock: '10.0.0.0/16',
  });
  const { InternetGateway } = call<{ InternetGateway: { InternetGatewayId: string } }>(
    'EC2',
    'CreateInternetGateway',
    {},
  );
  call('EC2', 'AttachInternetGateway', {
    VpcId: Vpc.VpcId,
    InternetGatewayId: InternetGateway.InternetGatewayId,
  });
  const { RouteTables } = call<{ RouteTables: { RouteTableId: string }[] }>(
    'EC2',
    'DescribeRouteTables',
    { Filters: [{ Name: 'vpc-id', Values: [Vpc.VpcId] }] },
  );
  call('EC2', 'CreateRoute', {
    RouteTableId: RouteTables[0]?.RouteTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: InternetGateway.InternetGatewayId,
  });
  const subnets = ['a', 'b'].map((zone, index) => {
    const { Subnet } = call<{ Subnet: { SubnetId: string } }>('EC2', 'CreateSubnet', {
      VpcId: Vpc.VpcId,
      CidrBlock: `10.0.${index * 16}.0/20`,
      AvailabilityZone: `us-east-1${zone}`,
    });
    call('EC2', 'ModifySubnetAttribute', {
      SubnetId: Subnet.SubnetId,
      MapPublicIpOnLaunch: { Value: true },
    });
    return Subnet.SubnetId;
  });
  call('IAM', 'CreateRole', {
    RoleName: ROLE,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  call('IAM', 'AttachRolePolicy', {
    RoleName: ROLE,
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
  });
  call('IAM', 'CreateInstanceProfile', { InstanceProfileName: ROLE });
  call('IAM', 'AddRoleToInstanceProfile', { InstanceProfileName: ROLE, RoleName: ROLE });
  return { sandbox, subnets };
}

/** The cluster and its groups, with the instances of their smallest sizes registered. */
export function makeFleet(sandbox: Sandbox, subnets: readonly string[], wanted: ClusterCase): void {
  const call = callerOf(sandbox);
  if (wanted.trunking)
    call('ECS', 'PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
  call('ECS', 'CreateCluster', { clusterName: CLUSTER });
  for (const group of wanted.groups) makeGroup(sandbox, subnets, group);
  call('ECS', 'PutClusterCapacityProviders', {
    cluster: CLUSTER,
    capacityProviders: wanted.groups.map(({ name }) => name),
    defaultCapacityProviderStrategy: [],
  });
  settle(sandbox, 15 * MINUTE);
}

function makeGroup(sandbox: Sandbox, subnets: readonly string[], group: GroupCase): void {
  const call = callerOf(sandbox);
  call('EC2', 'CreateLaunchTemplate', {
    LaunchTemplateName: group.name,
    LaunchTemplateData: {
      ImageId: imageFor(sandbox, group.type),
      InstanceType: group.type,
      IamInstanceProfile: { Name: ROLE },
      UserData: Buffer.from(
        `#!/bin/bash\necho ECS_CLUSTER=${CLUSTER} >> /etc/ecs/ecs.config\n`,
      ).toString('base64'),
    },
  });
  call('Auto Scaling', 'CreateAutoScalingGroup', {
    AutoScalingGroupName: group.name,
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    VPCZoneIdentifier: subnets.join(','),
    LaunchTemplate: { LaunchTemplateName: group.name, Version: '1' },
    NewInstancesProtectedFromScaleIn: group.target !== undefined,
  });
  call('ECS', 'CreateCapacityProvider', {
    name: group.name,
    autoScalingGroupProvider: {
      autoScalingGroupArn: groupNamed(sandbox, group.name).AutoScalingGroupARN,
      managedDraining: 'ENABLED',
      ...(group.target === undefined
        ? { managedScaling: { status: 'DISABLED' } }
        : {
            managedTerminationProtection: 'ENABLED',
            managedScaling: {
              status: 'ENABLED',
              targetCapacity: group.target,
              instanceWarmupPeriod: group.warmup,
            },
          }),
    },
  });
}

function imageFor(sandbox: Sandbox, type: string): string {
  const arm = /^[a-z]+\dg/.test(type) ? '/arm64' : '';
  const { Parameter } = callerOf(sandbox)<{ Parameter: { Value: string } }>('SSM', 'GetParameter', {
    Name: `/aws/service/ecs/optimized-ami/amazon-linux-2023${arm}/recommended/image_id`,
  });
  return Parameter.Value;
}

/** A service of the case, or a new revision of one that is there. */
export function deployService(
  sandbox: Sandbox,
  subnets: readonly string[],
  wanted: ClusterCase,
  service: ServiceCase,
  revision: number,
): void {
  const call = callerOf(sandbox);
  const { taskDefinition } = call<{ taskDefinition: { taskDefinitionArn: string } }>(
    'ECS',
    'RegisterTaskDefinition',
    {
      family: service.name,
      networkMode: service.networkMode,
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [
        {
          name: 'main',
          image: `image:${revision}`,
          cpu: service.cpu,
          memory: service.memory,
          ...(service.hostPort === undefined
            ? {}
            : { portMappings: [{ containerPort: 80, hostPort: service.hostPort }] }),
        },
      ],
    },
  );
  if (revision > 1) {
    call('ECS', 'UpdateService', {
      cluster: CLUSTER,
      service: service.name,
      taskDefinition: taskDefinition.taskDefinitionArn,
    });
    return;
  }
  call('ECS', 'CreateService', {
    cluster: CLUSTER,
    serviceName: service.name,
    taskDefinition: taskDefinition.taskDefinitionArn,
    availabilityZoneRebalancing: 'DISABLED',
    ...(service.daemon
      ? { schedulingStrategy: 'DAEMON', launchType: 'EC2' }
      : {
          desiredCount: service.desired,
          capacityProviderStrategy: service.strategy.map(({ group, base, weight }) => ({
            capacityProvider: wanted.groups[group]?.name,
            base,
            weight,
          })),
        }),
    deploymentConfiguration: {
      minimumHealthyPercent: service.minimumHealthyPercent,
      maximumPercent: service.maximumPercent,
    },
    ...(service.networkMode === 'awsvpc'
      ? { networkConfiguration: { awsvpcConfiguration: { subnets } } }
      : {}),
  });
}

/** Lets so many milliseconds pass. */
export function settle(sandbox: Sandbox, milliseconds: number): void {
  sandbox.world.advanceTo(sandbox.world.now() + milliseconds);
}

/** What became of a service. */
export interface Outcome {
  readonly running: number;
  readonly pending: number;
  readonly desired: number;
  /** Whether the deployment of the newest revision is complete and nothing else runs. */
  readonly done: boolean;
  readonly events: readonly string[];
}

/** What became of the services, by name. */
export function servicesNow(sandbox: Sandbox, wanted: ClusterCase): ReadonlyMap<string, Outcome> {
  return new Map(
    describeServices(sandbox, wanted).map((service) => {
      const { runningCount = 0, pendingCount = 0, desiredCount = 0, deployments = [] } = service;
      return [
        service.serviceName ?? '',
        {
          running: runningCount,
          pending: pendingCount,
          desired: desiredCount,
          done: deployments.length === 1 && deployments[0]?.rolloutState === 'COMPLETED',
          events: (service.events ?? []).slice(0, 3).map(({ message }) => message ?? ''),
        },
      ];
    }),
  );
}

function describeServices(sandbox: Sandbox, wanted: ClusterCase): readonly Service[] {
  return chunksOf(wanted.services, 10).flatMap((some) => {
    const answer = callerOf(sandbox)<DescribeServicesResponse>('ECS', 'DescribeServices', {
      cluster: CLUSTER,
      services: some.map(({ name }) => name),
    });
    return answer.services ?? [];
  });
}

/** How many instances each group has. */
export function instancesNow(
  sandbox: Sandbox,
  wanted: ClusterCase,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    wanted.groups.map(({ name }) => [name, groupNamed(sandbox, name).Instances?.length ?? 0]),
  );
}

function groupNamed(sandbox: Sandbox, name: string): AutoScalingGroup {
  const { AutoScalingGroups = [] } = callerOf(sandbox)<AutoScalingGroupsType>(
    'Auto Scaling',
    'DescribeAutoScalingGroups',
    { AutoScalingGroupNames: [name] },
  );
  const [group] = AutoScalingGroups;
  if (group === undefined) throw new Error(`no group ${name}`);
  return group;
}

/** The cluster as the planner sees it, with `deploying` about to get a new revision. */
export function snapshotOf(
  sandbox: Sandbox,
  subnets: readonly string[],
  wanted: ClusterCase,
  deploying: ReadonlySet<string>,
): Snapshot {
  const instances = containerInstances(sandbox);
  const tasks = tasksNow(sandbox);
  const live = servicesNow(sandbox, wanted);
  return {
    clusters: [
      {
        name: CLUSTER,
        address: `app/${CLUSTER}`,
        groups: wanted.groups.map((group) => {
          const now = groupNamed(sandbox, group.name);
          return {
            name: group.name,
            address: `app/${group.name}`,
            provider: group.name,
            managedScaling:
              group.target === undefined
                ? undefined
                : {
                    targetCapacity: group.target,
                    minimumScalingStepSize: 1,
                    maximumScalingStepSize: 10_000,
                    instanceWarmupPeriod: group.warmup,
                  },
            terminationProtection: group.target !== undefined,
            minSize: group.minSize,
            maxSize: group.maxSize,
            desired: now.DesiredCapacity ?? 0,
            types: [typeOf(group.type)],
            subnets,
            trunking: {
              effective: wanted.trunking,
              role: ROLE,
              effectiveForDeployer: wanted.trunking,
            },
          };
        }),
        instances: instances.map((instance) => instanceFacts(instance, tasks, wanted)),
        services: wanted.services.map((service) => ({
          key: service.name,
          name: service.name,
          address: `app/${service.name}`,
          scheduling: service.daemon ? ('DAEMON' as const) : ('REPLICA' as const),
          desired: service.daemon ? 0 : service.desired,
          maxDesired: undefined,
          running: live.get(service.name)?.running ?? 0,
          needs: needsOf(service),
          deploys: deploying.has(service.name),
          minimumHealthyPercent: service.minimumHealthyPercent,
          maximumPercent: service.maximumPercent,
          deploymentStrategy: 'ROLLING' as const,
          placement: {
            strategy: service.daemon
              ? []
              : service.strategy.map(({ group, base, weight }) => ({
                  provider: wanted.groups[group]?.name ?? '',
                  base,
                  weight,
                })),
            launchType: service.daemon ? ('EC2' as const) : undefined,
            distinctInstance: false,
            memberOf: [],
            strategies: [],
          },
          subnets: service.networkMode === 'awsvpc' ? subnets : [],
        })),
      },
    ],
    subnets: subnets.map((id, index) => ({
      id,
      address: `app/subnet-${index}`,
      zone: `us-east-1${index === 0 ? 'a' : 'b'}`,
      free: 4000,
      claims: [],
    })),
  };
}

function needsOf(service: ServiceCase) {
  return {
    cpu: service.cpu,
    memory: service.memory,
    gpus: 0,
    hostPorts:
      service.hostPort === undefined ? [] : [{ port: service.hostPort, protocol: 'tcp' as const }],
    networkMode: service.networkMode,
  };
}

function containerInstances(sandbox: Sandbox): readonly ContainerInstance[] {
  const call = callerOf(sandbox);
  const { containerInstanceArns = [] } = call<ListContainerInstancesResponse>(
    'ECS',
    'ListContainerInstances',
    { cluster: CLUSTER },
  );
  if (containerInstanceArns.length === 0) return [];
  return (
    call<DescribeContainerInstancesResponse>('ECS', 'DescribeContainerInstances', {
      cluster: CLUSTER,
      containerInstances: containerInstanceArns,
    }).containerInstances ?? []
  );
}

function tasksNow(sandbox: Sandbox): readonly Task[] {
  const call = callerOf(sandbox);
  const { taskArns = [] } = call<ListTasksResponse>('ECS', 'ListTasks', { cluster: CLUSTER });
  if (taskArns.length === 0) return [];
  return (
    call<DescribeTasksResponse>('ECS', 'DescribeTasks', { cluster: CLUSTER, tasks: taskArns })
      .tasks ?? []
  );
}

function instanceFacts(
  instance: ContainerInstance,
  tasks: readonly Task[],
  wanted: ClusterCase,
): InstanceFacts {
  const attributes = Object.fromEntries(
    (instance.attributes ?? []).map(({ name = '', value = '' }) => [name, value]),
  );
  const services = new Map(wanted.services.map((service) => [service.name, service]));
  return {
    id: instance.ec2InstanceId ?? '',
    group: instance.capacityProviderName,
    provider: instance.capacityProviderName,
    type: typeOf(attributes['ecs.instance-type'] ?? ''),
    zone: attributes['ecs.availability-zone'],
    status: instance.status === 'DRAINING' ? 'DRAINING' : 'ACTIVE',
    trunked: attributes['ecs.awsvpc-trunk-id'] !== undefined,
    cpu: registered(instance, 'CPU'),
    memory: registered(instance, 'MEMORY'),
    gpus: 0,
    reservedPorts: (
      instance.registeredResources?.find(({ name }) => name === 'PORTS')?.stringSetValue ?? []
    ).map(Number),
    attributes,
    tasks: tasks
      .filter(({ containerInstanceArn }) => containerInstanceArn === instance.containerInstanceArn)
      .map((task) => {
        const name = (task.group ?? '').replace('service:', '');
        const service = services.get(name);
        if (service === undefined) throw new Error(`a task of ${name}`);
        return { service: name, needs: needsOf(service) };
      }),
  };
}

function registered(instance: ContainerInstance, resource: 'CPU' | 'MEMORY'): number {
  return instance.registeredResources?.find(({ name }) => name === resource)?.integerValue ?? 0;
}

// The planner is judged by its arithmetic here, not by its guess of what a type registers: every type is known.
function typeOf(type: string): InstanceTypeFacts {
  const limits = interfaceLimits(type);
  const [vcpus = 0, gibibytes = 0] = SIZES[type] ?? [];
  return {
    name: type,
    cpu: vcpus * 1024,
    memory: Math.floor(gibibytes * 1024 * REGISTERED),
    memorySource: 'registered',
    gpus: 0,
    taskInterfaces: limits?.tasks,
    taskInterfacesWithTrunk: limits?.tasksWithTrunking ?? 'none',
  };
}

/** The part of its memory that an instance of the sandbox registers. */
const REGISTERED = 0.974;

const SIZES: Readonly<Record<string, readonly [vcpus: number, gibibytes: number]>> = {
  'c5.large': [2, 4],
  'm5.large': [2, 8],
  't3.small': [2, 2],
  't3.medium': [2, 4],
  'm5.xlarge': [4, 16],
  'c7g.medium': [1, 2],
};

function callerOf(sandbox: Sandbox) {
  return <Output>(service: string, operation: string, input: object): Output =>
    sandbox.call(
      service,
      operation,
      input,
      service === 'IAM' ? { region: 'aws-global' } : {},
    ) as Output;
}

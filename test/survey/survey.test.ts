import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { survey } from '../../lib/survey/index.ts';
import type { ClusterCase, GroupCase, ServiceCase } from '../capacity/against-sandbox/cases.ts';
import { deployService, emptyWorld, makeFleet, settle } from '../capacity/against-sandbox/world.ts';
import { ref, type SceneNode, sceneOf } from './scene.ts';

/** A cluster whose instances come from one group with a capacity provider; all of it still to be made. */
function newFleet(service: Readonly<Record<string, unknown>> = {}): Record<string, SceneNode> {
  return {
    'app/Cluster': { type: 'AWS::ECS::Cluster', properties: { clusterName: 'fleet' } },
    'app/Role': { type: 'AWS::IAM::Role', properties: { RoleName: 'instances' } },
    'app/Profile': {
      type: 'AWS::IAM::InstanceProfile',
      properties: { InstanceProfileName: 'instances', Roles: [ref('app/Role', 'RoleName')] },
    },
    'app/Subnet': {
      type: 'AWS::EC2::Subnet',
      properties: { CidrBlock: '10.0.0.0/24', AvailabilityZone: 'us-east-1a' },
    },
    'app/Template': {
      type: 'AWS::EC2::LaunchTemplate',
      properties: {
        LaunchTemplateName: 'fleet',
        LaunchTemplateData: {
          InstanceType: 'c5.large',
          IamInstanceProfile: { Arn: ref('app/Profile', 'Arn') },
          UserData: { $join: ['ECS_CLUSTER=', ref('app/Cluster', 'clusterName')] },
        },
      },
    },
    'app/Group': {
      type: 'AWS::AutoScaling::AutoScalingGroup',
      properties: {
        AutoScalingGroupName: 'fleet-group',
        MinSize: 0,
        MaxSize: 4,
        VPCZoneIdentifier: [ref('app/Subnet', 'SubnetId')],
        LaunchTemplate: {
          LaunchTemplateId: ref('app/Template', 'LaunchTemplateId'),
          Version: ref('app/Template', 'LatestVersionNumber'),
        },
      },
    },
    'app/Provider': {
      type: 'AWS::ECS::CapacityProvider',
      properties: {
        name: 'fleet-provider',
        autoScalingGroupProvider: {
          autoScalingGroupArn: ref('app/Group', 'AutoScalingGroupARN'),
          managedScaling: { status: 'ENABLED', targetCapacity: 80 },
          managedTerminationProtection: 'ENABLED',
        },
      },
    },
    'app/Association': {
      type: 'AWS::ECS::ClusterCapacityProviderAssociations',
      properties: {
        cluster: ref('app/Cluster', 'clusterName'),
        capacityProviders: [ref('app/Provider')],
        defaultCapacityProviderStrategy: [{ capacityProvider: ref('app/Provider'), weight: 1 }],
      },
    },
    'app/Task': {
      type: 'AWS::ECS::TaskDefinition',
      properties: {
        family: 'web',
        networkMode: 'awsvpc',
        cpu: '512',
        memory: '1024',
        containerDefinitions: [{ name: 'main', image: 'web' }],
      },
    },
    'app/Service': {
      type: 'AWS::ECS::Service',
      properties: {
        serviceName: 'web',
        cluster: ref('app/Cluster', 'clusterArn'),
        taskDefinition: ref('app/Task', 'taskDefinitionArn'),
        desiredCount: 6,
        networkConfiguration: {
          awsvpcConfiguration: { subnets: [ref('app/Subnet', 'SubnetId')] },
        },
        ...service,
      } as SceneNode['properties'],
    },
  };
}

const GROUP: GroupCase = {
  name: 'theirs',
  type: 'c5.large',
  minSize: 2,
  maxSize: 3,
  target: undefined,
  warmup: 300,
};

const FLEET: ClusterCase = { trunking: false, updated: 0, groups: [GROUP], services: [] };

const THEIR_SERVICE: ServiceCase = {
  name: 'theirs',
  cpu: 128,
  memory: 256,
  networkMode: 'bridge',
  hostPort: 8080,
  daemon: false,
  desired: 1,
  minimumHealthyPercent: 50,
  maximumPercent: 150,
  strategy: [{ group: 0, base: 0, weight: 1 }],
};

describe('a fleet that is still to be made', () => {
  test('is known from the graph, the sizes of its types and the settings of the account', async () => {
    const { input, calls } = sceneOf(createSandbox(), newFleet());

    const { snapshot, missed } = await survey(input);

    expect(missed).toEqual([]);
    expect(snapshot?.clusters).toEqual([
      {
        name: 'fleet',
        address: 'app/Cluster',
        elasticProviders: [],
        instances: [],
        groups: [
          {
            name: 'fleet-group',
            address: 'app/Group',
            provider: 'fleet-provider',
            managedScaling: {
              targetCapacity: 80,
              minimumScalingStepSize: 1,
              maximumScalingStepSize: 10_000,
              instanceWarmupPeriod: 300,
            },
            terminationProtection: true,
            minSize: 0,
            maxSize: 4,
            desired: 0,
            subnets: ['app/Subnet'],
            trunking: { effective: false, role: 'instances', effectiveForDeployer: false },
            types: [
              {
                name: 'c5.large',
                cpu: 2048,
                memory: 3717,
                memorySource: 'estimated',
                gpus: 0,
                taskInterfaces: 2,
                taskInterfacesWithTrunk: 10,
              },
            ],
          },
        ],
        services: [
          {
            key: 'app/Service',
            name: 'web',
            address: 'app/Service',
            scheduling: 'REPLICA',
            desired: 6,
            maxDesired: undefined,
            running: 0,
            needs: { cpu: 512, memory: 1024, gpus: 0, hostPorts: [], networkMode: 'awsvpc' },
            deploys: true,
            minimumHealthyPercent: 100,
            maximumPercent: 200,
            deploymentStrategy: 'ROLLING',
            placement: {
              strategy: [{ provider: 'fleet-provider', base: 0, weight: 1 }],
              launchType: undefined,
              distinctInstance: false,
              memberOf: [],
              strategies: [],
            },
            subnets: ['app/Subnet'],
          },
        ],
      },
    ]);
    expect(snapshot?.subnets).toEqual([
      { id: 'app/Subnet', address: 'app/Subnet', zone: 'us-east-1a', free: 251, claims: [] },
    ]);
    expect(calls.filter((call) => !/Clusters|Subnets/.test(call)).sort()).toEqual([
      'EC2 DescribeInstanceTypes',
      'ECS ListAccountSettings',
      'ECS ListAccountSettings',
    ]);
  });

  test('belongs to its cluster by its user data when it has no provider', async () => {
    const nodes = newFleet({ launchType: 'EC2' });
    delete nodes['app/Provider'];
    nodes['app/Association'] = {
      type: 'AWS::ECS::ClusterCapacityProviderAssociations',
      properties: { cluster: ref('app/Cluster', 'clusterName'), capacityProviders: [] },
    };
    const { snapshot } = await survey(sceneOf(createSandbox(), nodes).input);
    expect(snapshot?.clusters[0]?.groups).toMatchObject([
      { name: 'fleet-group', provider: undefined, managedScaling: undefined },
    ]);
    expect(snapshot?.clusters[0]?.services).toMatchObject([{ placement: { launchType: 'EC2' } }]);
  });

  test('gets trunks where the code sets so for its role, whoever deploys', async () => {
    const nodes = newFleet();
    nodes['app/Setting'] = {
      type: 'AWS::ECS::AccountSetting',
      properties: {
        name: 'awsvpcTrunking',
        value: 'enabled',
        principalArn: ref('app/Role', 'Arn'),
      },
    };
    const { snapshot } = await survey(sceneOf(createSandbox(), nodes).input);
    expect(snapshot?.clusters[0]?.groups[0]?.trunking).toEqual({
      effective: true,
      role: 'instances',
      effectiveForDeployer: false,
    });
  });

  test('asks for no settings when no task wants an interface of its own', async () => {
    const nodes = newFleet({ networkConfiguration: {} });
    nodes['app/Task'] = {
      type: 'AWS::ECS::TaskDefinition',
      properties: { family: 'web', containerDefinitions: [{ name: 'a', image: 'a', memory: 64 }] },
    };
    const { input, calls } = sceneOf(createSandbox(), nodes);
    await survey(input);
    expect(calls).not.toContain('ECS ListAccountSettings');
  });

  test('claims addresses for load balancers, NAT gateways and interface endpoints', async () => {
    const nodes = newFleet();
    const SubnetId = ref('app/Subnet', 'SubnetId');
    nodes['app/Alb'] = {
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      properties: { Name: 'web', Subnets: [SubnetId] },
    };
    nodes['app/Nat'] = { type: 'AWS::EC2::NatGateway', properties: { SubnetId } };
    nodes['app/Endpoint'] = {
      type: 'AWS::EC2::VPCEndpoint',
      properties: { VpcEndpointType: 'Interface', SubnetIds: [SubnetId] },
    };
    const { snapshot } = await survey(sceneOf(createSandbox(), nodes).input);
    expect(snapshot?.subnets[0]?.claims).toEqual([
      { what: 'app/Alb', addresses: 8 },
      { what: 'app/Nat', addresses: 1 },
      { what: 'app/Endpoint', addresses: 1 },
    ]);
  });
});

describe('a fleet of somebody else', () => {
  const ours = (subnets: readonly string[]): Record<string, SceneNode> => ({
    'app/Task': {
      type: 'AWS::ECS::TaskDefinition',
      properties: {
        family: 'ours',
        networkMode: 'awsvpc',
        containerDefinitions: [{ name: 'main', image: 'web', cpu: 256, memory: 512 }],
      },
    },
    'app/Service': {
      type: 'AWS::ECS::Service',
      properties: {
        serviceName: 'ours',
        cluster: 'fleet',
        taskDefinition: ref('app/Task', 'taskDefinitionArn'),
        desiredCount: 2,
        capacityProviderStrategy: [{ capacityProvider: 'theirs', weight: 1 }],
        networkConfiguration: { awsvpcConfiguration: { subnets: [...subnets] } },
      },
    },
  });

  test('is read: instances with what they registered, what runs on them, and the group behind the provider', async () => {
    const { sandbox, subnets } = emptyWorld();
    makeFleet(sandbox, subnets, FLEET);
    deployService(sandbox, subnets, FLEET, THEIR_SERVICE, 1);
    settle(sandbox, 300_000);
    const { input, calls } = sceneOf(sandbox, ours(subnets));

    const { snapshot, missed } = await survey(input);

    const [cluster] = snapshot?.clusters ?? [];
    expect(missed).toEqual([]);
    expect(cluster).toMatchObject({
      name: 'fleet',
      address: undefined,
      groups: [
        {
          name: 'theirs',
          address: undefined,
          provider: 'theirs',
          managedScaling: undefined,
          minSize: 2,
          maxSize: 3,
          desired: 2,
          types: [{ name: 'c5.large', memorySource: 'registered' }],
          trunking: { effective: false, role: 'instances' },
        },
      ],
      services: [
        { key: 'app/Service', name: 'ours', desired: 2, deploys: true },
        {
          name: 'theirs',
          address: undefined,
          running: 1,
          deploys: false,
          minimumHealthyPercent: 50,
          maximumPercent: 150,
          needs: {
            cpu: 128,
            memory: 256,
            networkMode: 'bridge',
            hostPorts: [{ port: 8080, protocol: 'tcp' }],
          },
        },
      ],
    });
    expect([...(cluster?.groups[0]?.subnets ?? [])].sort()).toEqual([...subnets].sort());
    expect(cluster?.instances).toHaveLength(2);
    expect(cluster?.instances[0]).toMatchObject({
      group: 'theirs',
      provider: 'theirs',
      status: 'ACTIVE',
      trunked: false,
      cpu: 2048,
      memory: Math.floor(4096 * 0.974),
      gpus: 0,
      type: { name: 'c5.large', taskInterfaces: 2 },
    });
    expect(cluster?.instances[0]?.reservedPorts).toContain(22);
    const placed = cluster?.instances.flatMap(({ tasks }) => tasks);
    expect(placed).toMatchObject([{ service: cluster?.services[1]?.key, needs: { memory: 256 } }]);
    expect(snapshot?.subnets.map(({ free }) => free)).toEqual([4090, 4090]);
    const own = calls.filter((call) => /Container|Task|InstanceTypes|TemplateVersions/.test(call));
    expect(own.sort()).toEqual([
      'EC2 DescribeInstanceTypes',
      'EC2 DescribeLaunchTemplateVersions',
      'ECS DescribeContainerInstances',
      'ECS DescribeTasks',
      'ECS ListContainerInstances',
      'ECS ListTasks',
    ]);
  });

  test('keeps a service of ours where AWS has put it when the code does not say', async () => {
    const { sandbox, subnets } = emptyWorld();
    makeFleet(sandbox, subnets, FLEET);
    deployService(sandbox, subnets, FLEET, { ...THEIR_SERVICE, name: 'ours' }, 1);
    settle(sandbox, 300_000);
    const nodes = ours(subnets);
    const { capacityProviderStrategy: _, ...properties } = nodes['app/Service']?.properties ?? {};
    nodes['app/Service'] = {
      type: 'AWS::ECS::Service',
      properties,
      live: {},
      // What is compared is not what AWS answers: it leaves out what the code leaves to the cluster.
      liveProperties: { capacityProviderStrategy: [], launchType: 'EC2' },
    };

    const { snapshot } = await survey(sceneOf(sandbox, nodes).input);

    expect(snapshot?.clusters[0]?.services).toMatchObject([
      { name: 'ours', running: 1, placement: { strategy: [{ provider: 'theirs' }] } },
    ]);
  });

  test('is left unjudged, and said so, when its instances may not be read', async () => {
    const { sandbox, subnets } = emptyWorld();
    makeFleet(sandbox, subnets, FLEET);
    sandbox.faults.add({
      operation: 'ListContainerInstances',
      effect: { kind: 'access-denied' },
    });

    const { snapshot, missed } = await survey(sceneOf(sandbox, ours(subnets)).input);

    expect(snapshot?.clusters).toMatchObject([{ groups: [], instances: [], services: [] }]);
    expect(missed).toMatchObject([{ severity: 'warning', code: 'capacity/unread' }]);
    expect(missed[0]?.detail).toMatch(/container instances of cluster fleet.*ListContainerInst/);
  });

  test('names no sizes where they may not be read', async () => {
    const { sandbox, subnets } = emptyWorld();
    makeFleet(sandbox, subnets, { ...FLEET, groups: [{ ...GROUP, minSize: 0 }] });
    sandbox.faults.add({
      operation: 'DescribeInstanceTypes',
      effect: { kind: 'access-denied' },
    });

    const { snapshot, missed } = await survey(sceneOf(sandbox, ours(subnets)).input);

    expect(snapshot?.clusters[0]?.groups[0]?.types).toMatchObject([
      { name: 'c5.large', cpu: undefined, memory: undefined, taskInterfaces: 2 },
    ]);
    expect(missed).toHaveLength(1);
  });
});

describe('an app on Fargate alone', () => {
  const onFargate = (
    subnets: readonly string[],
    service: Partial<SceneNode>,
  ): Record<string, SceneNode> => ({
    'app/Task': {
      type: 'AWS::ECS::TaskDefinition',
      properties: {
        family: 'web',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'main', image: 'web' }],
      },
    },
    'app/Service': {
      type: 'AWS::ECS::Service',
      properties: {
        serviceName: 'web',
        cluster: 'theirs',
        taskDefinition: ref('app/Task', 'taskDefinitionArn'),
        launchType: 'FARGATE',
        desiredCount: 4,
        networkConfiguration: { awsvpcConfiguration: { subnets: [...subnets] } },
      },
      ...service,
    },
  });

  test('asks nothing when no task is started', async () => {
    const { sandbox, subnets } = emptyWorld();
    const { input, calls } = sceneOf(sandbox, onFargate(subnets, { live: {} }));
    expect(await survey(input)).toEqual({ snapshot: undefined, missed: [], reported: [] });
    expect(calls).toEqual([]);
  });

  test('asks for its subnets once when a service deploys', async () => {
    const { sandbox, subnets } = emptyWorld();
    const { input, calls } = sceneOf(sandbox, onFargate(subnets, {}));

    const { snapshot } = await survey(input);

    expect(snapshot?.clusters).toMatchObject([
      {
        name: 'theirs',
        groups: [],
        instances: [],
        services: [{ name: 'web', deploys: true, placement: { launchType: 'FARGATE' } }],
      },
    ]);
    expect(snapshot?.subnets.map(({ free }) => free)).toEqual([4091, 4091]);
    expect(snapshot?.subnets.map(({ zone }) => zone).sort()).toEqual(['us-east-1a', 'us-east-1b']);
    // The clusters and the subnets of the app are read for every plan anyway.
    const more = calls.filter((call) => !/ListClusters|DescribeClusters/.test(call));
    expect(more).toEqual(['EC2 DescribeSubnets', 'EC2 DescribeSubnets', 'EC2 DescribeSubnets']);
  });

  test('is surveyed when more tasks are asked for', async () => {
    const { sandbox, subnets } = emptyWorld();
    const nodes = onFargate(subnets, {
      live: {},
      step: {
        action: 'update',
        fields: [{ path: 'desiredCount', before: 2, after: 4, change: 'update', impact: 'live' }],
      },
    });
    const { snapshot } = await survey(sceneOf(sandbox, nodes).input);
    expect(snapshot?.clusters[0]?.services).toMatchObject([{ desired: 4, deploys: false }]);
  });
});

import {
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceRequest,
  DescribeServicesCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateServiceCommand as CreateDiscoveryServiceCommand,
  CreateHttpNamespaceCommand,
  ListNamespacesCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { describe, expect, test } from 'vitest';
import { importLive } from '../../lib/toolkit/import-live.ts';
import { appOf } from '../codegen/round-trip.ts';
import { REGION, rawSandboxClients } from '../emulator/raw-clients.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, ecsOf, mustDeploy } from './apps.ts';

/** What people had before: made by hand, by nothing of ours. */
async function handMade(account: Account) {
  const { ec2, ecs, elb, iam, logs, scaling } = rawSandboxClients(account.sandbox);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId;
  const subnets: string[] = [];
  for (const [index, zone] of ['a', 'b', 'a', 'b'].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId,
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `${REGION}${zone}`,
      }),
    );
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId;
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  const RouteTableId = RouteTable?.RouteTableId;
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    }),
  );
  const publicSubnets = subnets.slice(0, 2);
  for (const SubnetId of publicSubnets)
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'web', Description: 'web' }),
  );
  const roleOf = async (RoleName: string) => {
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }),
    );
    return Role?.Arn ?? '';
  };
  const executionRoleArn = await roleOf('execution');
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/web' }));
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: 'web',
      Subnets: publicSubnets,
      SecurityGroups: [GroupId],
    }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'web',
      Protocol: 'HTTP',
      Port: 80,
      VpcId,
      TargetType: 'ip',
      HealthCheckPath: '/health',
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
  const register = async (family: string, image: string) => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn,
        containerDefinitions: [
          {
            name: 'web',
            image,
            portMappings: [{ containerPort: 80 }],
            environment: [{ name: 'STAGE', value: 'live' }],
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/ecs/web',
                'awslogs-region': REGION,
                'awslogs-stream-prefix': 'web',
              },
            },
          },
        ],
      }),
    );
    return taskDefinition?.taskDefinitionArn;
  };
  const serve = async (request: Partial<CreateServiceRequest>) =>
    ecs.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: 'web',
        desiredCount: 2,
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: publicSubnets,
            securityGroups: [GroupId],
            assignPublicIp: 'ENABLED',
          },
        },
        ...request,
      }),
    );
  const running = await register('web', 'nginx:1.26');
  await serve({
    taskDefinition: running,
    launchType: 'FARGATE',
    loadBalancers: [{ targetGroupArn: TargetGroupArn, containerName: 'web', containerPort: 80 }],
    healthCheckGracePeriodSeconds: 30,
    deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50 },
  });
  // Somebody has registered what nobody has deployed.
  await register('web', 'nginx:1.27');
  await serve({
    serviceName: 'worker',
    taskDefinition: await register('worker', 'busybox:1.37'),
    desiredCount: 1,
    launchType: 'FARGATE',
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
  const target = {
    ServiceNamespace: 'ecs',
    ResourceId: 'service/main/web',
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const;
  await scaling.send(
    new RegisterScalableTargetCommand({ ...target, MinCapacity: 2, MaxCapacity: 6 }),
  );
  await scaling.send(
    new PutScalingPolicyCommand({
      ...target,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    }),
  );
  account.sandbox.clock.advance(600_000);
  return { publicSubnets, GroupId, VpcId, executionRoleArn, roleOf, register, serve };
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
});

async function whatRuns(account: Account, names: readonly string[] = ['web', 'worker']) {
  const ecs = ecsOf(account);
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'main', services: [...names] }),
  );
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'main' }));
  return {
    deployments: services.map(({ deployments = [] }) => deployments.map(({ id }) => id)),
    taskDefinitions: services.map(({ taskDefinition }) => taskDefinition),
    counts: services.map(({ desiredCount }) => desiredCount),
    tasks: [...taskArns].sort(),
  };
}

async function imported(account: Account, services?: readonly string[]) {
  process.env['AWS_REGION'] = REGION;
  return importLive({
    cluster: 'main',
    aws: { sandbox: account.sandbox },
    ...(services === undefined ? {} : { services }),
  });
}

describe('live services that nothing of ours has made', () => {
  test('are taken over by tags alone, and nothing restarts', async () => {
    const account = anAccount();
    await handMade(account);
    const before = await whatRuns(account);
    const { text } = await imported(account);
    expect(text).toContain(
      '// Stays as it is in AWS: HTTP:80 of the load balancer web leads here.\n',
    );
    expect(text).toContain(
      '// Stays as it is in AWS: policy cpu (ECSServiceAverageCPUUtilization 60).\n',
    );
    const app = await appOf(text);
    const plan = await account.plan(app);
    expect(
      linesOf(plan)
        .map((line) => line.trim())
        .sort(),
    ).toEqual([
      'adopt main/Main/WebService',
      'adopt main/Main/WebService/Scaling',
      'adopt main/Main/WebTargets',
      'adopt main/Main/WebTask',
      'adopt main/Main/WorkerService',
      'adopt main/Main/WorkerTask',
    ]);
    const writes = await account.writesDuring(() => mustDeploy(account, app));
    expect([...new Set(writes)].sort()).toEqual([
      'ECS.TagResource',
      'Elastic Load Balancing v2.AddTags',
    ]);
    expect(actionsOf(await account.plan(app))).toEqual([]);
    account.sandbox.clock.advance(600_000);
    expect(await whatRuns(account)).toEqual(before);
    expect(actionsOf(await account.plan(app))).toEqual([]);
  });

  test('of every kind are taken over as they are', async () => {
    const account = anAccount();
    const { GroupId, VpcId, publicSubnets, roleOf, register, serve } = await handMade(account);
    const { ecs, elb, scaling } = rawSandboxClients(account.sandbox);
    await ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'main',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      }),
    );
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'agent',
        containerDefinitions: [
          {
            name: 'agent',
            image: 'agent:1',
            memory: 64,
            portMappings: [{ containerPort: 9000, hostPort: 9000, protocol: 'tcp' }],
            secrets: [{ name: 'KEY', valueFrom: '/agent/key' }],
          },
        ],
        executionRoleArn: await roleOf('agent'),
        volumes: [{ name: 'docker', host: { sourcePath: '/var/run' } }],
      }),
    );
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: 'agent',
        taskDefinition: 'agent',
        schedulingStrategy: 'DAEMON',
        launchType: 'EC2',
        placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
      }),
    );
    await serve({
      serviceName: 'spot',
      taskDefinition: await register('spot', 'spot:1'),
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1, base: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 4 },
      ],
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags: [{ key: 'team', value: 'web' }],
    });
    // Of the cluster's default strategy ECS keeps a copy.
    await serve({ serviceName: 'usual', taskDefinition: 'spot', desiredCount: 1 });
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({
        Name: 'shift',
        Subnets: publicSubnets,
        SecurityGroups: [GroupId],
      }),
    );
    const groups: string[] = [];
    for (const Name of ['blue', 'green']) {
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({ Name, Protocol: 'HTTP', Port: 80, VpcId, TargetType: 'ip' }),
      );
      groups.push(TargetGroups?.[0]?.TargetGroupArn ?? '');
    }
    const { Listeners } = await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
      }),
    );
    const { Rules } = await elb.send(
      new CreateRuleCommand({
        ListenerArn: Listeners?.[0]?.ListenerArn,
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: groups.map((TargetGroupArn, index) => ({
                TargetGroupArn,
                Weight: index === 0 ? 1 : 0,
              })),
            },
          },
        ],
      }),
    );
    await serve({
      serviceName: 'shift',
      taskDefinition: await register('shift', 'shift:1'),
      launchType: 'FARGATE',
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 3 },
      loadBalancers: [
        {
          targetGroupArn: groups[0],
          containerName: 'web',
          containerPort: 80,
          advancedConfiguration: {
            alternateTargetGroupArn: groups[1],
            productionListenerRule: Rules?.[0]?.RuleArn,
            roleArn: await roleOf('shift'),
          },
        },
      ],
    });
    const ResourceId = 'service/main/spot';
    const target = {
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
    } as const;
    await scaling.send(
      new RegisterScalableTargetCommand({ ...target, ResourceId, MinCapacity: 1, MaxCapacity: 9 }),
    );
    await scaling.send(
      new PutScheduledActionCommand({
        ...target,
        ResourceId,
        ScheduledActionName: 'night',
        Schedule: 'cron(0 20 * * ? *)',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
      }),
    );
    account.sandbox.clock.advance(1_800_000);

    const names = ['web', 'worker', 'agent', 'spot', 'usual', 'shift'];
    const before = await whatRuns(account, names);
    const { text } = await imported(account);
    expect(text).toContain('// Stays as it is in AWS: schedule night (cron(0 20 * * ? *)).');
    const app = await appOf(text);
    const plan = await account.plan(app);
    expect(linesOf(plan).filter((line) => !/^adopt \S+ +$/.test(line))).toEqual([]);
    await mustDeploy(account, app);
    account.sandbox.clock.advance(600_000);
    expect(await whatRuns(account, names)).toEqual(before);
    expect(actionsOf(await account.plan(app))).toEqual([]);
  });

  test('that CodeDeploy deploys are taken over as they are; those deployed from outside are left, and named', async () => {
    const account = anAccount();
    const { GroupId, VpcId, publicSubnets, register, serve } = await handMade(account);
    const { ecs, elb } = rawSandboxClients(account.sandbox);
    const { LoadBalancers } = await elb.send(
      new CreateLoadBalancerCommand({
        Name: 'blue',
        Subnets: publicSubnets,
        SecurityGroups: [GroupId],
      }),
    );
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({
        Name: 'blue',
        Protocol: 'HTTP',
        Port: 80,
        VpcId,
        TargetType: 'ip',
      }),
    );
    const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
      }),
    );
    await serve({
      serviceName: 'shifted',
      taskDefinition: await register('shifted', 'shifted:1'),
      launchType: 'FARGATE',
      deploymentController: { type: 'CODE_DEPLOY' },
      loadBalancers: [{ targetGroupArn, containerName: 'web', containerPort: 80 }],
    });
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: 'outside',
        desiredCount: 1,
        deploymentController: { type: 'EXTERNAL' },
      }),
    );
    account.sandbox.clock.advance(600_000);
    const before = await whatRuns(account, ['web', 'worker', 'shifted']);
    const { text, notes } = await imported(account);
    expect(notes).toEqual(['Left out: outside is deployed by EXTERNAL.']);
    expect(text).toContain('// Left out: outside is deployed by EXTERNAL.');
    expect(text).toContain("deploymentController: 'CODE_DEPLOY'");
    const app = await appOf(text);
    expect(linesOf(await account.plan(app)).filter((line) => !/^adopt \S+ +$/.test(line))).toEqual(
      [],
    );
    await mustDeploy(account, app);
    account.sandbox.clock.advance(600_000);
    expect(await whatRuns(account, ['web', 'worker', 'shifted'])).toEqual(before);
    expect(actionsOf(await account.plan(app))).toEqual([]);
  });

  test('with disks of their own and names in Cloud Map are taken over by props', async () => {
    const account = anAccount();
    const { executionRoleArn, roleOf, serve } = await handMade(account);
    const { ecs } = rawSandboxClients(account.sandbox);
    const discovery = new ServiceDiscoveryClient(clientOf(account.sandbox, { region: REGION }));
    await discovery.send(new CreateHttpNamespaceCommand({ Name: 'inner' }));
    account.sandbox.clock.advance(120_000);
    const { Namespaces = [] } = await discovery.send(new ListNamespacesCommand({}));
    const { Service } = await discovery.send(
      new CreateDiscoveryServiceCommand({ Name: 'stored', NamespaceId: Namespaces[0]?.Id }),
    );
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'stored',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn,
        volumes: [{ name: 'data', configuredAtLaunch: true }],
        containerDefinitions: [
          {
            name: 'db',
            image: 'db:1',
            portMappings: [{ containerPort: 5432 }],
            mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }],
          },
        ],
      }),
    );
    await serve({
      serviceName: 'stored',
      desiredCount: 1,
      launchType: 'FARGATE',
      taskDefinition: taskDefinition?.taskDefinitionArn,
      serviceRegistries: [{ registryArn: Service?.Arn }],
      volumeConfigurations: [
        { name: 'data', managedEBSVolume: { sizeInGiB: 10, roleArn: await roleOf('disks') } },
      ],
    });
    account.sandbox.clock.advance(600_000);
    const { text } = await imported(account, ['stored']);
    expect(text).toContain('new ServiceManagedVolume(');
    expect(text).toContain('cloudMap: {');
    expect(text).not.toContain('overrides');
    const app = await appOf(text);
    expect(linesOf(await account.plan(app)).filter((line) => !/^adopt \S+ +$/.test(line))).toEqual(
      [],
    );
    await mustDeploy(account, app);
    expect(actionsOf(await account.plan(app))).toEqual([]);
  });

  test('are imported by name, and left alone where they belong to an app', async () => {
    const account = anAccount();
    await handMade(account);
    const { text: web } = await imported(account, ['web']);
    expect(web).not.toContain('worker');
    await mustDeploy(account, await appOf(web));
    const { text, notes } = await imported(account);
    expect(notes).toEqual(['Left out: web belongs to the app main.']);
    // Under the name of the first app the second would remove what that has.
    expect(text).toContain("new App({ name: 'main-2' })");
    await expect(imported(account, ['web'])).rejects.toThrow(/web belongs to the app main/);
    await expect(imported(account, ['shop'])).rejects.toThrow(
      /shop; the cluster main has web, worker/,
    );
    await mustDeploy(account, await appOf(text));
    expect(actionsOf(await account.plan(await appOf(web)))).toEqual([]);
  });

  test('are changed by the app from then on, like any other', async () => {
    const account = anAccount();
    await handMade(account);
    const { text } = await imported(account, ['web']);
    await mustDeploy(account, await appOf(text));
    const app = await appOf(text.replace('nginx:1.26', 'nginx:1.28'));
    expect(actionsOf(await account.plan(app))).toEqual([
      'update main/Main/WebTask',
      'update main/Main/WebService',
    ]);
    const { run } = await mustDeploy(account, app);
    expect(run.rollouts.map(({ report }) => report.result)).toEqual(['succeeded']);
  });

  test('are taken over to the end by the run after one that was cut off', async () => {
    const account = anAccount();
    await handMade(account);
    const before = await whatRuns(account);
    const { text } = await imported(account);
    const app = await appOf(text);
    const stop = new AbortController();
    let ended = 0;
    await account.deploy(app, {
      signal: stop.signal,
      onEvent: ({ kind }) => {
        if (kind === 'step-ended') ended += 1;
        if (ended === 2) stop.abort();
      },
    });
    expect(actionsOf(await account.plan(app)).length).toBeGreaterThan(0);
    await mustDeploy(account, app);
    expect(actionsOf(await account.plan(app))).toEqual([]);
    expect(await whatRuns(account)).toEqual(before);
  });
});

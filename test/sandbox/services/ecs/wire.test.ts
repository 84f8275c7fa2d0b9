import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  ContinueServiceDeploymentCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
  PutAttributesCommand,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
  ServiceNotFoundException,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../../../lib/sandbox/index.ts';
import { aTaskDefinition } from './story.ts';

const clients: { destroy: () => void }[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

describe('ECS through the real client', () => {
  test('a container instance registers, is given an attribute and is read back', async () => {
    const sandbox = createSandbox();
    const { client } = await aNetwork(sandbox);
    await client.send(new CreateClusterCommand({ clusterName: 'main' }));
    await client.send(
      new RegisterContainerInstanceCommand({
        cluster: 'main',
        instanceIdentityDocument: JSON.stringify({ instanceId: 'mi-0123456789abcdef0' }),
        totalResources: [
          { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
          { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
        ],
      }),
    );
    const { containerInstanceArns = [] } = await client.send(
      new ListContainerInstancesCommand({ cluster: 'main' }),
    );
    await client.send(
      new PutAttributesCommand({
        cluster: 'main',
        attributes: [{ name: 'rack', value: '7', targetId: containerInstanceArns[0] }],
      }),
    );
    const { containerInstances: [instance] = [] } = await client.send(
      new DescribeContainerInstancesCommand({
        cluster: 'main',
        containerInstances: containerInstanceArns,
        include: ['CONTAINER_INSTANCE_HEALTH'],
      }),
    );
    expect(instance?.registeredAt).toEqual(new Date(sandbox.world.now()));
    expect(instance?.attributes).toContainEqual({ name: 'rack', value: '7' });
    expect(instance?.healthStatus?.overallStatus).toBe('OK');
    expect(instance?.remainingResources).toContainEqual(
      expect.objectContaining({ name: 'PORTS', stringSetValue: ['22'] }),
    );
  });

  test('a service is created, rolled out and read back', async () => {
    const sandbox = createSandbox();
    const { client, subnet } = await aNetwork(sandbox);
    await client.send(
      new CreateClusterCommand({ clusterName: 'main', tags: [{ key: 'a', value: 'b' }] }),
    );
    const { taskDefinition } = await client.send(
      new RegisterTaskDefinitionCommand(aTaskDefinition()),
    );
    expect(taskDefinition?.registeredAt).toEqual(new Date(sandbox.world.now()));
    await client.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } },
      }),
    );
    sandbox.clock.advance(60_000);
    const { services: [service] = [] } = await client.send(
      new DescribeServicesCommand({ cluster: 'main', services: ['web'] }),
    );
    expect(service).toMatchObject({ runningCount: 2, status: 'ACTIVE' });
    const { serviceDeployments: [deployment] = [] } = await client.send(
      new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [service?.currentServiceDeployment ?? ''],
      }),
    );
    expect(deployment?.status).toBe('SUCCESSFUL');
    const { taskArns } = await client.send(new ListTasksCommand({ cluster: 'main' }));
    const { tasks } = await client.send(
      new DescribeTasksCommand({ cluster: 'main', tasks: taskArns }),
    );
    expect(tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    const { clusters: [cluster] = [] } = await client.send(
      new DescribeClustersCommand({ clusters: ['main'], include: ['TAGS'] }),
    );
    expect(cluster).toMatchObject({
      runningTasksCount: 2,
      tags: [{ key: 'a', value: 'b' }],
      settings: [],
    });
  });

  test('a deployment stops at a hook, is continued and keeps the details of hooks', async () => {
    const sandbox = createSandbox();
    const { client, subnet } = await aNetwork(sandbox);
    await client.send(new CreateClusterCommand({ clusterName: 'main' }));
    await client.send(new RegisterTaskDefinitionCommand(aTaskDefinition()));
    const lifecycleHooks = [
      {
        targetType: 'PAUSE' as const,
        lifecycleStages: ['POST_SCALE_UP' as const],
        hookDetails: { ask: ['sales', 7], urgent: true },
      },
    ];
    const { service } = await client.send(
      new CreateServiceCommand({
        cluster: 'main',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } },
        deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks },
      }),
    );
    expect(service?.deploymentConfiguration?.lifecycleHooks).toMatchObject(lifecycleHooks);
    sandbox.clock.advance(120_000);
    const arn = service?.currentServiceDeployment ?? '';
    const look = async () => {
      const { serviceDeployments: [found] = [] } = await client.send(
        new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
      );
      return found;
    };
    const paused = await look();
    expect(paused).toMatchObject({ lifecycleStage: 'POST_SCALE_UP', status: 'IN_PROGRESS' });
    const [hook] = paused?.lifecycleHookDetails ?? [];
    expect(hook?.expiresAt).toBeInstanceOf(Date);
    await client.send(
      new ContinueServiceDeploymentCommand({ serviceDeploymentArn: arn, hookId: hook?.hookId }),
    );
    sandbox.clock.advance(240_000);
    expect(await look()).toMatchObject({ status: 'SUCCESSFUL' });
    await expect(
      client.send(
        new ContinueServiceDeploymentCommand({ serviceDeploymentArn: `${arn}x`, hookId: 'none' }),
      ),
    ).rejects.toMatchObject({ name: 'ServiceDeploymentNotFoundException' });
  });

  test('a refusal arrives as the exception of the client', async () => {
    const { client } = await aNetwork(createSandbox());
    await client.send(new CreateClusterCommand({ clusterName: 'main' }));
    await expect(
      client.send(new UpdateServiceCommand({ cluster: 'main', service: 'none' })),
    ).rejects.toBeInstanceOf(ServiceNotFoundException);
    await expect(
      client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'none' })),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});

async function aNetwork(sandbox: Sandbox) {
  const options = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler,
  };
  const ec2 = new EC2Client(options);
  const client = new ECSClient(options);
  clients.push(ec2, client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/24' }),
  );
  return { client, subnet: Subnet?.SubnetId ?? '' };
}

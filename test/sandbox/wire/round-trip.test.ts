import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateServiceCommand,
  DescribeClustersCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateTargetGroupCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { createSandbox, ServiceFault } from '../../../lib/sandbox/index.ts';
import type { Operation, SandboxService } from '../../../lib/sandbox/service.ts';

/** A sandbox of one operation that records its input and gives a fixed answer, and settings for a client of it. */
function oneOperation(service: string, operation: string, answer: unknown) {
  const seen: unknown[] = [];
  const run: Operation = (input: unknown) => {
    seen.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const model: SandboxService = { name: service, operations: { [operation]: run } };
  const { requestHandler } = createSandbox({ services: [model] });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  return { seen, config: { region: 'eu-west-1', credentials, requestHandler, maxAttempts: 1 } };
}

describe('AWS JSON', () => {
  test('carries structures, lists, maps, numbers and booleans in', async () => {
    const { seen, config } = oneOperation('ECS', 'RegisterTaskDefinition', {});
    const input = {
      family: 'web',
      containerDefinitions: [
        {
          name: 'a "quoted" ünïcödé name',
          environment: [{ name: 'A', value: '1' }],
          dockerLabels: { key: 'value', 'with.dot': '<&>' },
          essential: false,
          cpu: 0,
          command: [],
        },
      ],
    };
    await new ECSClient(config).send(new RegisterTaskDefinitionCommand(input));
    expect(seen).toEqual([input]);
  });

  test('carries timestamps out, from milliseconds, ISO text and dates alike', async () => {
    const when = Date.UTC(2026, 1, 3, 4, 5, 6, 789);
    for (const createdAt of [when, new Date(when), new Date(when).toISOString()]) {
      const { config } = oneOperation('ECS', 'CreateService', { service: { createdAt } });
      const answer = await new ECSClient(config).send(
        new CreateServiceCommand({ serviceName: 'web' }),
      );
      expect(answer.service?.createdAt).toEqual(new Date(when));
    }
  });

  test('leaves out members that the schema does not have', async () => {
    const { config } = oneOperation('ECS', 'DescribeClusters', {
      clusters: [{ clusterName: 'a', secretState: 1, status: undefined }],
    });
    const { clusters } = await new ECSClient(config).send(new DescribeClustersCommand({}));
    expect(clusters).toEqual([{ clusterName: 'a' }]);
  });

  test('carries 64-bit numbers', async () => {
    const timestamp = Date.UTC(2026, 0, 1);
    const { config } = oneOperation('CloudWatch Logs', 'GetLogEvents', {
      events: [{ timestamp, message: 'm' }],
    });
    const { events } = await new CloudWatchLogsClient(config).send(
      new GetLogEventsCommand({ logStreamName: 's' }),
    );
    expect(events).toEqual([{ timestamp, message: 'm' }]);
  });

  test('carries errors with their members', async () => {
    const fault = new ServiceFault('ConflictException', 'in use', {
      members: { resourceIds: ['a'] },
    });
    const { config } = oneOperation('ECS', 'DescribeClusters', fault);
    await expect(new ECSClient(config).send(new DescribeClustersCommand({}))).rejects.toMatchObject(
      {
        name: 'ConflictException',
        message: 'in use',
        resourceIds: ['a'],
        $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^0{8}-/) },
      },
    );
  });
});

describe('AWS query', () => {
  test('carries lists, nested lists and empty lists in', async () => {
    const { seen, config } = oneOperation('Elastic Load Balancing v2', 'CreateTargetGroup', {});
    const input = {
      Name: 'web & co',
      Port: 80,
      HealthCheckEnabled: true,
      Tags: [
        { Key: 'a', Value: '' },
        { Key: 'b=c', Value: '+ %' },
      ],
    };
    await new ElasticLoadBalancingV2Client(config).send(new CreateTargetGroupCommand(input));
    expect(seen).toEqual([input]);
  });

  test('carries an empty list as an empty list', async () => {
    const { seen, config } = oneOperation('Elastic Load Balancing v2', 'DescribeTargetGroups', {});
    await new ElasticLoadBalancingV2Client(config).send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [] }),
    );
    expect(seen).toEqual([{ TargetGroupArns: [] }]);
  });

  test('carries structures, lists and text that XML must escape out', async () => {
    const TargetGroups = [
      {
        TargetGroupName: 'a<b>&"c"',
        Port: 80,
        HealthCheckEnabled: false,
        LoadBalancerArns: ['x', 'y'],
      },
      { TargetGroupName: ' spaces ', LoadBalancerArns: [] },
    ];
    const { config } = oneOperation('Elastic Load Balancing v2', 'DescribeTargetGroups', {
      TargetGroups,
    });
    const answer = await new ElasticLoadBalancingV2Client(config).send(
      new DescribeTargetGroupsCommand({}),
    );
    expect(answer.TargetGroups).toEqual(TargetGroups);
    expect(answer.$metadata.requestId).toMatch(/^0{8}-/);
  });

  test('carries timestamps out', async () => {
    const CreateDate = new Date('2026-02-03T04:05:06.000Z');
    const { config } = oneOperation('IAM', 'GetRole', {
      Role: { RoleName: 'r', CreateDate: CreateDate.getTime() },
    });
    const answer = await new IAMClient(config).send(new GetRoleCommand({ RoleName: 'r' }));
    expect(answer.Role).toEqual({ RoleName: 'r', CreateDate });
  });

  test('answers operations without output', async () => {
    const { config } = oneOperation('IAM', 'DeleteRole', undefined);
    const answer = await new IAMClient(config).send(new DeleteRoleCommand({ RoleName: 'r' }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
  });

  test('gives errors the status that their model states', async () => {
    const { config } = oneOperation(
      'IAM',
      'GetRole',
      new ServiceFault('NoSuchEntity', 'not <there>'),
    );
    await expect(
      new IAMClient(config).send(new GetRoleCommand({ RoleName: 'r' })),
    ).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'not <there>',
      $fault: 'client',
      Error: { Code: 'NoSuchEntity', Type: 'Sender' },
      $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^0{8}-/) },
    });
  });
});

describe('EC2 query', () => {
  test('carries flat lists and tag specifications in', async () => {
    const { seen, config } = oneOperation('EC2', 'CreateVpc', {});
    const input = {
      CidrBlock: '10.0.0.0/16',
      AmazonProvidedIpv6CidrBlock: false,
      TagSpecifications: [
        {
          ResourceType: 'vpc' as const,
          Tags: [
            { Key: 'Name', Value: 'main' },
            { Key: 'x', Value: '' },
          ],
        },
      ],
    };
    await new EC2Client(config).send(new CreateVpcCommand(input));
    expect(seen).toEqual([input]);
  });

  test('carries filters, numbers and deep structures in', async () => {
    const { seen, config } = oneOperation('EC2', 'RunInstances', {});
    const input = {
      MinCount: 1,
      MaxCount: 2,
      SecurityGroupIds: ['sg-1', 'sg-2'],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 30, Encrypted: true } }],
      NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-3'], AssociatePublicIpAddress: false }],
      MetadataOptions: { HttpTokens: 'required' as const },
    };
    await new EC2Client(config).send(new RunInstancesCommand({ ...input, ClientToken: 't' }));
    expect(seen).toEqual([{ ...input, ClientToken: 't' }]);
  });

  test('carries sets out', async () => {
    const Vpcs = [
      {
        VpcId: 'vpc-1',
        CidrBlock: '10.0.0.0/16',
        IsDefault: false,
        Tags: [{ Key: 'a', Value: 'b' }],
      },
    ];
    const { config } = oneOperation('EC2', 'DescribeVpcs', { Vpcs, NextToken: 'more' });
    const answer = await new EC2Client(config).send(new DescribeVpcsCommand({}));
    expect(answer).toMatchObject({ Vpcs, NextToken: 'more' });
  });

  test('carries nested sets and timestamps out', async () => {
    const LaunchTime = new Date('2026-01-01T00:00:00.000Z');
    const Reservations = [
      { Instances: [{ InstanceId: 'i-1', LaunchTime, CpuOptions: { CoreCount: 2 } }] },
    ];
    const { config } = oneOperation('EC2', 'DescribeInstances', { Reservations });
    const answer = await new EC2Client(config).send(new DescribeInstancesCommand({}));
    expect(answer.Reservations).toEqual(Reservations);
  });

  test('answers operations without output', async () => {
    const { config } = oneOperation('EC2', 'DeleteVpc', undefined);
    const answer = await new EC2Client(config).send(new DeleteVpcCommand({ VpcId: 'vpc-1' }));
    expect(answer.$metadata.httpStatusCode).toBe(200);
  });

  test('carries errors', async () => {
    const fault = new ServiceFault('InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist");
    const { config } = oneOperation('EC2', 'DeleteVpc', fault);
    await expect(
      new EC2Client(config).send(new DeleteVpcCommand({ VpcId: 'vpc-1' })),
    ).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
      message: "The vpc ID 'vpc-1' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('what a service refuses by itself', () => {
  test('a required member that is missing, in each protocol', async () => {
    const ecs = oneOperation('ECS', 'CreateService', {});
    await expect(
      new ECSClient(ecs.config).send(new CreateServiceCommand({} as never)),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value null at 'serviceName' failed to satisfy constraint: Member must not be null",
    });
    const iam = oneOperation('IAM', 'CreateRole', {});
    await expect(
      new IAMClient(iam.config).send(new CreateRoleCommand({} as never)),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        "2 validation errors detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null",
    });
    const ec2 = oneOperation('EC2', 'DeleteVpc', {});
    await expect(
      new EC2Client(ec2.config).send(new DeleteVpcCommand({} as never)),
    ).rejects.toMatchObject({
      name: 'MissingParameter',
      message: 'The request must contain the parameter VpcId',
    });
  });

  test('a value of the wrong kind', async () => {
    const { config } = oneOperation('ECS', 'CreateService', {});
    const wrong = { serviceName: 'web', desiredCount: 'two' } as never;
    await expect(new ECSClient(config).send(new CreateServiceCommand(wrong))).rejects.toMatchObject(
      {
        name: 'SerializationException',
      },
    );
  });

  test('an operation it does not have', async () => {
    const { config } = oneOperation('ECS', 'CreateCluster', {});
    await expect(
      new ECSClient(config).send(new CreateServiceCommand({ serviceName: 'web' })),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
    const ec2 = oneOperation('EC2', 'CreateVpc', {});
    await expect(
      new EC2Client(ec2.config).send(new DeleteVpcCommand({ VpcId: 'v' })),
    ).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});

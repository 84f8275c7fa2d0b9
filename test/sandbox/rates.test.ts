import { ECSClient, ListClustersCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { limitOf } from '../../lib/sandbox/rate-limits.ts';
import { clientOf } from './clients.ts';

describe('published rates', () => {
  test.each([
    ['ECS', 'RegisterTaskDefinition', {}, 20, 1],
    ['ECS', 'DeregisterTaskDefinition', {}, 20, 1],
    ['ECS', 'DeleteTaskDefinitions', {}, 5, 1],
    ['ECS', 'DescribeTaskDefinition', {}, 50, 20],
    ['ECS', 'PutClusterCapacityProviders', {}, 20, 1],
    ['ECS', 'UpdateCapacityProvider', {}, 10, 1],
    ['ECS', 'CreateService', {}, 50, 5],
    ['ECS', 'DescribeServices', {}, 100, 20],
    ['ECS', 'ListServicesByNamespace', {}, 10, 1],
    ['ECS', 'DescribeServiceDeployments', {}, 50, 20],
    ['ECS', 'RunTask', {}, 100, 40],
    ['ECS', 'ListContainerInstances', {}, 100, 20],
    ['ECS', 'UpdateTaskProtection', {}, 200, 80],
    ['ECS', 'TagResource', {}, 20, 10],
    ['ECS', 'PutAccountSetting', {}, 10, 1],
    ['EC2', 'DescribeVpcs', {}, 100, 20],
    ['EC2', 'DescribeSecurityGroups', {}, 50, 10],
    ['EC2', 'DescribeSecurityGroups', { Filters: [{ Name: 'vpc-id' }] }, 100, 20],
    ['EC2', 'CreateSubnet', {}, 50, 5],
    ['EC2', 'CreateVpcEndpoint', {}, 4, 0.3],
    ['EC2', 'DeleteNatGateway', {}, 10, 1],
    ['EC2', 'CreateTags', {}, 100, 10],
    ['EC2', 'RunInstances', {}, 5, 2],
    ['EC2', 'TerminateInstances', {}, 100, 5],
    ['Elastic Load Balancing v2', 'CreateLoadBalancer', {}, 10, 0.2],
    ['Elastic Load Balancing v2', 'RegisterTargets', {}, 20, 4],
    ['Elastic Load Balancing v2', 'DescribeTags', {}, 40, 10],
    ['Elastic Load Balancing v2', 'CreateRule', {}, 20, 3],
    ['CloudWatch', 'PutMetricAlarm', {}, 3, 3],
    ['CloudWatch', 'DescribeAlarms', {}, 9, 9],
    ['CloudWatch Logs', 'CreateLogGroup', {}, 10, 10],
    ['CloudWatch Logs', 'PutRetentionPolicy', {}, 5, 5],
    ['CloudWatch Logs', 'ListTagsForResource', {}, 5, 5],
    ['SSM', 'GetParameters', {}, 40, 40],
  ])('%s %s %j: %d, then %d a second', (service, operation, input, burst, refill) => {
    expect(limitOf({ service, operation, input }).at(-1)).toMatchObject({ burst, refill });
  });

  test('all calls of Elastic Load Balancing share one more bucket', () => {
    const calls = ['CreateRule', 'DescribeTags'].map((operation) =>
      limitOf({ service: 'Elastic Load Balancing v2', operation, input: {} }),
    );
    for (const [account] of calls)
      expect(account).toEqual({ family: 'account', burst: 40, refill: 10 });
  });

  test('a service without published rates has no limit', () => {
    expect(limitOf({ service: 'IAM', operation: 'CreateRole', input: {} })).toEqual([]);
  });
});

describe('enforced rates', () => {
  test('a burst passes, then a call per token that time brings', async () => {
    const sandbox = createSandbox({ enforceRates: true });
    const ecs = new ECSClient(clientOf(sandbox));
    const register = () =>
      ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'f',
          containerDefinitions: [{ name: 'a', image: 'i', memory: 64 }],
        }),
      );
    for (let call = 0; call < 20; call += 1) await register();
    await expect(register()).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    // Another family of actions has tokens of its own.
    await ecs.send(new ListClustersCommand({}));
    sandbox.clock.advance(1000);
    await register();
    await expect(register()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(sandbox.rates.throttled).toBe(2);
  });

  test('each Region and account has its own', async () => {
    const sandbox = createSandbox({ enforceRates: true });
    const read = (options: Parameters<typeof clientOf>[1]) =>
      new SSMClient(clientOf(sandbox, options))
        .send(new GetParameterCommand({ Name: 'a' }))
        .catch((error: Error) => error.name);
    for (let call = 0; call < 40; call += 1) await read({});
    expect(await read({})).toBe('ThrottlingException');
    expect(await read({ region: 'us-east-1' })).toBe('ParameterNotFound');
    expect(await read({ accessKeyId: 'GANTRY222222222222' })).toBe('ParameterNotFound');
  });

  test('nothing is limited unless asked', async () => {
    const sandbox = createSandbox();
    const ssm = new SSMClient(clientOf(sandbox));
    for (let call = 0; call < 60; call += 1)
      await expect(ssm.send(new GetParameterCommand({ Name: 'a' }))).rejects.toMatchObject({
        name: 'ParameterNotFound',
      });
    expect(sandbox.rates.throttled).toBe(0);
  });
});

import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import {
  deregisterTarget,
  registerTarget,
  setTargetHealthy,
  targetHealth,
} from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { refusal } from '../ec2/network.ts';
import { aListener, aTargetGroup, scope } from './balanced.ts';

describe('target groups', () => {
  test.each([
    [
      { Protocol: 'HTTP' as const },
      {
        HealthCheckProtocol: 'HTTP',
        HealthCheckPath: '/',
        HealthCheckTimeoutSeconds: 6,
        Matcher: { HttpCode: '200' },
        ProtocolVersion: 'HTTP1',
      },
    ],
    [
      { Protocol: 'HTTP' as const, ProtocolVersion: 'GRPC' },
      { HealthCheckPath: '/AWS.ALB/healthcheck', Matcher: { GrpcCode: '12' } },
    ],
    [{ Protocol: 'TCP' as const }, { HealthCheckProtocol: 'TCP', HealthCheckTimeoutSeconds: 10 }],
  ])('with %j read back with the defaults of the protocol', async (more, expected) => {
    const { elb, createGroup } = await aTargetGroup();
    const arn = await createGroup('two', more);
    const { TargetGroups } = await elb.send(
      new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }),
    );
    expect(TargetGroups).toMatchObject([
      {
        HealthCheckEnabled: true,
        HealthCheckPort: 'traffic-port',
        HealthCheckIntervalSeconds: 30,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        IpAddressType: 'ipv4',
        LoadBalancerArns: [],
        ...expected,
      },
    ]);
  });

  test('are the same again for the same settings, and refused for others', async () => {
    const { createGroup, groupArn } = await aTargetGroup();
    expect(await createGroup('one')).toBe(groupArn);
    expect(await refusal(createGroup('one', { Port: 81 }))).toBe(
      `DuplicateTargetGroupNameException: A target group with the same name 'one' exists, but with different settings`,
    );
  });

  test('change their health check', async () => {
    const { elb, groupArn: TargetGroupArn } = await aTargetGroup();
    const modify = (more: Partial<sdk.ModifyTargetGroupInput>) =>
      elb.send(new sdk.ModifyTargetGroupCommand({ TargetGroupArn, ...more }));
    const { TargetGroups: [changed] = [] } = await modify({
      HealthCheckPath: '/up',
      HealthCheckIntervalSeconds: 10,
    });
    expect(changed).toMatchObject({ HealthCheckPath: '/up', HealthCheckIntervalSeconds: 10 });
    expect(await refusal(modify({ HealthCheckTimeoutSeconds: 10 }))).toMatch(/^ValidationError/);
  });

  test('show every attribute of their kind', async () => {
    const { elb, createGroup, groupArn } = await aTargetGroup();
    const read = async (TargetGroupArn: string) => {
      const { Attributes = [] } = await elb.send(
        new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn }),
      );
      return Object.fromEntries(Attributes.map((each) => [each.Key, each.Value]));
    };
    expect(await read(groupArn)).toMatchObject({
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.type': 'lb_cookie',
      'slow_start.duration_seconds': '0',
    });
    expect(await read(await createGroup('tcp', { Protocol: 'TCP' }))).toMatchObject({
      'stickiness.type': 'source_ip',
      'preserve_client_ip.enabled': 'false',
    });
  });
});

describe('targets', () => {
  const target = { id: '10.0.0.9', port: 8080 };

  test('are out of use until something forwards to their group', async () => {
    const { elb, sandbox, loadBalancerArn, groupArn } = await aTargetGroup();
    registerTarget(sandbox.world, scope, groupArn, target);
    const state = () => targetHealth(sandbox.world, scope, groupArn, target);
    expect(state()).toMatchObject({ state: 'unused', reason: 'Target.NotInUse' });
    await elb.send(
      new sdk.CreateListenerCommand({
        LoadBalancerArn: loadBalancerArn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
      }),
    );
    expect(state()).toMatchObject({ state: 'initial' });
    sandbox.clock.advance(150_000);
    expect(state()).toEqual({ state: 'healthy' });
  });

  test('become healthy and unhealthy after as many checks as the group asks for', async () => {
    const { elb, sandbox, groupArn } = await aListener();
    const { world, clock } = sandbox;
    registerTarget(world, scope, groupArn, target);
    const state = () => targetHealth(world, scope, groupArn, target).state;
    clock.advance(149_000);
    expect(state()).toBe('initial');
    clock.advance(1_000);
    expect(state()).toBe('healthy');
    const failure = {
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [502]',
    };
    setTargetHealthy(world, scope, groupArn, target, failure);
    expect(state()).toBe('healthy');
    clock.advance(60_000);
    const { TargetHealthDescriptions } = await elb.send(
      new sdk.DescribeTargetHealthCommand({ TargetGroupArn: groupArn }),
    );
    expect(TargetHealthDescriptions).toEqual([
      {
        Target: { Id: '10.0.0.9', Port: 8080 },
        HealthCheckPort: '8080',
        TargetHealth: {
          State: 'unhealthy',
          Reason: failure.reason,
          Description: failure.description,
        },
      },
    ]);
    setTargetHealthy(world, scope, groupArn, target, true);
    clock.advance(150_000);
    expect(state()).toBe('healthy');
  });

  test('that recover between two checks stay healthy', async () => {
    const { sandbox, groupArn } = await aListener();
    const { world, clock } = sandbox;
    registerTarget(world, scope, groupArn, target);
    clock.advance(150_000);
    setTargetHealthy(world, scope, groupArn, target, false);
    clock.advance(30_000);
    setTargetHealthy(world, scope, groupArn, target, true);
    clock.advance(60_000);
    expect(targetHealth(world, scope, groupArn, target).state).toBe('healthy');
  });

  test('drain for the deregistration delay', async () => {
    const { elb, sandbox, groupArn } = await aListener();
    const { world, clock } = sandbox;
    await elb.send(
      new sdk.ModifyTargetGroupAttributesCommand({
        TargetGroupArn: groupArn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
      }),
    );
    registerTarget(world, scope, groupArn, target);
    clock.advance(150_000);
    deregisterTarget(world, scope, groupArn, target);
    const state = () => targetHealth(world, scope, groupArn, target);
    expect(state().state).toBe('draining');
    clock.advance(30_000);
    expect(state()).toMatchObject({ state: 'unused', reason: 'Target.NotRegistered' });
  });

  test('are registered and deregistered by users too', async () => {
    const { elb, groupArn: TargetGroupArn } = await aListener();
    const register = (Id: string) =>
      elb.send(new sdk.RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id, Port: 81 }] }));
    expect(await refusal(register('i-0123456789abcdef0'))).toMatch(/^InvalidTargetException/);
    await register('10.0.0.9');
    await elb.send(
      new sdk.DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.0.9' }] }),
    );
    const { TargetHealthDescriptions } = await elb.send(
      new sdk.DescribeTargetHealthCommand({ TargetGroupArn }),
    );
    expect(TargetHealthDescriptions).toMatchObject([{ TargetHealth: { State: 'draining' } }]);
  });
});

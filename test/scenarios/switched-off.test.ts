import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  Duration,
  LogGroup,
  Principal,
  Role,
  Stack,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aWebApp, fieldsAt, liveService, mustDeploy } from './apps.ts';

function withStack(build: (stack: Stack) => void): App {
  const app = new App({ name: 'shop' });
  build(new Stack(app, 'Web', { region: 'eu-west-1' }));
  return app;
}

/** Deploys one after the other; the second says less, plans exactly `fields`, and is then settled. */
async function lessened(
  before: App,
  after: App,
  planned: { readonly address: string; readonly fields: readonly string[] },
): Promise<Account> {
  const account = anAccount();
  await mustDeploy(account, before);
  expect(fieldsAt(await account.plan(after), planned.address)).toEqual(planned.fields);
  await mustDeploy(account, after);
  expect(linesOf(await account.plan(after))).toEqual([]);
  return account;
}

describe('what the code no longer declares is switched off in AWS', () => {
  const SERVICE = 'shop/Web/Site/Service';

  test('the grace period of a service', async () => {
    const account = await lessened(
      aWebApp({ service: { healthCheckGracePeriod: Duration.minutes(5) } }),
      aWebApp({ service: { overrides: { healthCheckGracePeriodSeconds: null } } }),
      { address: SERVICE, fields: ['healthCheckGracePeriodSeconds: 300 -> 0, live'] },
    );
    expect(await liveService(account)).toMatchObject({ healthCheckGracePeriodSeconds: 0 });
  });

  test('commands in containers', async () => {
    const account = await lessened(
      aWebApp({ service: { enableExecuteCommand: true } }),
      aWebApp(),
      {
        address: SERVICE,
        fields: [
          expect.stringMatching(/^taskDefinition: /),
          'enableExecuteCommand: true -> false, new-tasks',
        ],
      },
    );
    expect(await liveService(account)).toMatchObject({ enableExecuteCommand: false });
  });

  test('the circuit breaker', async () => {
    const account = await lessened(
      aWebApp(),
      aWebApp({
        service: { overrides: { deploymentConfiguration: { deploymentCircuitBreaker: null } } },
      }),
      {
        address: SERVICE,
        fields: expect.arrayContaining([expect.stringMatching(/deploymentCircuitBreaker.*, live/)]),
      },
    );
    const { deploymentConfiguration } = await liveService(account);
    expect(deploymentConfiguration?.deploymentCircuitBreaker).toMatchObject({
      enable: false,
      rollback: false,
    });
  });

  test('tags that services pass on, and tags of our own', async () => {
    const account = await lessened(
      aWebApp({ service: { propagateTags: 'SERVICE', tags: { team: 'web' } } }),
      aWebApp(),
      { address: SERVICE, fields: ['propagateTags: "SERVICE" -> "NONE", new-tasks'] },
    );
    const { propagateTags = 'NONE', tags = [] } = await liveService(account);
    expect(propagateTags).toBe('NONE');
    expect(tags.map(({ key }) => key)).not.toContain('team');
  });

  test('an attribute of a target group', async () => {
    const targets = (sticky: boolean) =>
      withStack((stack) => {
        const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
        new ApplicationTargetGroup(stack, 'Targets', {
          vpc,
          ...(sticky ? { stickinessCookieDuration: Duration.hours(1) } : {}),
        });
      });
    const account = await lessened(targets(true), targets(false), {
      address: 'shop/Web/Targets',
      fields: expect.arrayContaining(['Attributes.stickiness.enabled: "true" -> "false", live']),
    });
    const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
    const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
    const { Attributes } = await elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: TargetGroups[0]?.TargetGroupArn }),
    );
    expect(Attributes).toContainEqual({ Key: 'stickiness.enabled', Value: 'false' });
  });

  test('an attribute of a load balancer', async () => {
    const front = (timeout?: Duration) =>
      withStack((stack) => {
        const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
        new ApplicationLoadBalancer(stack, 'Front', {
          vpc,
          ...(timeout === undefined ? {} : { idleTimeout: timeout, deletionProtection: true }),
        });
      });
    const account = await lessened(front(Duration.minutes(5)), front(), {
      address: 'shop/Web/Front',
      fields: expect.arrayContaining([
        'Attributes.idle_timeout.timeout_seconds: "300" -> "60", live',
        'Attributes.deletion_protection.enabled: "true" -> "false", live',
      ]),
    });
    const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
    const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const { Attributes } = await elb.send(
      new DescribeLoadBalancerAttributesCommand({
        LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
      }),
    );
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
    expect((await account.destroy(front())).exitCode).toBe(0);
  });

  test('the retention of a log group', async () => {
    const logs = (retention: 7 | 'forever') =>
      withStack((stack) => new LogGroup(stack, 'Logs', { retention }));
    const account = await lessened(logs(7), logs('forever'), {
      address: 'shop/Web/Logs',
      fields: [expect.stringMatching(/^retentionInDays: 7 -> /)],
    });
    const client = new CloudWatchLogsClient(clientOf(account.sandbox));
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
    expect(logGroups.map(({ retentionInDays }) => retentionInDays)).toEqual([undefined]);
  });

  test('what a role was granted', async () => {
    const role = (granted: boolean) =>
      withStack((stack) => {
        new Role(stack, 'Role', {
          assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
          statements: granted ? [{ actions: ['s3:GetObject'], resources: ['*'] }] : [],
        });
      });
    const account = await lessened(role(true), role(false), {
      address: 'shop/Web/Role',
      fields: [expect.stringMatching(/^InlinePolicies\.Default: .* -> null, live$/)],
    });
    const iam = new IAMClient(clientOf(account.sandbox));
    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: '/gantry/' }));
    const { PolicyNames } = await iam.send(
      new ListRolePoliciesCommand({ RoleName: Roles[0]?.RoleName }),
    );
    expect(PolicyNames).toEqual([]);
  });
});

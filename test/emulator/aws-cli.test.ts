/** The sandbox, read by the `aws` command line: a client of other people, which parses more strictly than the SDK. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../lib/core/json.ts';
import { createSandbox, type RunningServer, serveSandbox } from '../../lib/sandbox/index.ts';
import { deploy } from '../../lib/toolkit.ts';
import { failuresOf } from '../invariants/harness.ts';
import { load } from './programs.ts';
import { CREDENTIALS, type RawClients, REGION, rawClients } from './raw-clients.ts';
import { say } from './say.ts';

const installed = spawnSync('aws', ['--version'], { stdio: 'ignore' }).status === 0;
if (!installed) say('aws: the command line is not installed here, its readings are skipped');

/** Names of what was deployed. */
interface Names {
  readonly cluster: string;
  readonly service: string;
  readonly task: string;
  readonly taskDefinition: string;
  readonly balancer: string;
  readonly group: string;
  readonly listener: string;
  readonly role: string;
}

/** One question, asked by both clients. */
type Question = readonly [
  command: string,
  args: (names: Names) => readonly string[],
  ask: (aws: RawClients, names: Names) => Promise<object>,
];

const none = () => [];

const questions: readonly Question[] = [
  [
    'ecs describe-clusters',
    ({ cluster }) => ['--clusters', cluster, '--include', 'TAGS', 'SETTINGS', 'STATISTICS'],
    ({ ecs }, { cluster }) =>
      ecs.send(
        new DescribeClustersCommand({
          clusters: [cluster],
          include: ['TAGS', 'SETTINGS', 'STATISTICS'],
        }),
      ),
  ],
  [
    'ecs describe-services',
    ({ cluster, service }) => ['--cluster', cluster, '--services', service, '--include', 'TAGS'],
    ({ ecs }, { cluster, service }) =>
      ecs.send(new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] })),
  ],
  [
    'ecs list-service-deployments',
    ({ cluster, service }) => ['--cluster', cluster, '--service', service],
    ({ ecs }, { cluster, service }) =>
      ecs.send(new ListServiceDeploymentsCommand({ cluster, service })),
  ],
  [
    'ecs describe-tasks',
    ({ cluster, task }) => ['--cluster', cluster, '--tasks', task],
    ({ ecs }, { cluster, task }) => ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] })),
  ],
  [
    'ecs describe-task-definition',
    ({ taskDefinition }) => ['--task-definition', taskDefinition, '--include', 'TAGS'],
    ({ ecs }, { taskDefinition }) =>
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] })),
  ],
  ['ec2 describe-vpcs', none, ({ ec2 }) => ec2.send(new DescribeVpcsCommand({}))],
  ['ec2 describe-subnets', none, ({ ec2 }) => ec2.send(new DescribeSubnetsCommand({}))],
  ['ec2 describe-route-tables', none, ({ ec2 }) => ec2.send(new DescribeRouteTablesCommand({}))],
  [
    'ec2 describe-internet-gateways',
    none,
    ({ ec2 }) => ec2.send(new DescribeInternetGatewaysCommand({})),
  ],
  ['ec2 describe-nat-gateways', none, ({ ec2 }) => ec2.send(new DescribeNatGatewaysCommand({}))],
  ['ec2 describe-addresses', none, ({ ec2 }) => ec2.send(new DescribeAddressesCommand({}))],
  [
    'ec2 describe-network-interfaces',
    none,
    ({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({})),
  ],
  [
    'ec2 describe-security-groups',
    none,
    ({ ec2 }) => ec2.send(new DescribeSecurityGroupsCommand({})),
  ],
  [
    'ec2 describe-security-group-rules',
    none,
    ({ ec2 }) => ec2.send(new DescribeSecurityGroupRulesCommand({})),
  ],
  [
    'elbv2 describe-load-balancers',
    none,
    ({ elb }) => elb.send(new DescribeLoadBalancersCommand({})),
  ],
  [
    'elbv2 describe-load-balancer-attributes',
    ({ balancer }) => ['--load-balancer-arn', balancer],
    ({ elb }, { balancer }) =>
      elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: balancer })),
  ],
  [
    'elbv2 describe-target-groups',
    none,
    ({ elb }) => elb.send(new DescribeTargetGroupsCommand({})),
  ],
  [
    'elbv2 describe-target-group-attributes',
    ({ group }) => ['--target-group-arn', group],
    ({ elb }, { group }) =>
      elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group })),
  ],
  [
    'elbv2 describe-target-health',
    ({ group }) => ['--target-group-arn', group],
    ({ elb }, { group }) => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group })),
  ],
  [
    'elbv2 describe-listeners',
    ({ balancer }) => ['--load-balancer-arn', balancer],
    ({ elb }, { balancer }) =>
      elb.send(new DescribeListenersCommand({ LoadBalancerArn: balancer })),
  ],
  [
    'elbv2 describe-rules',
    ({ listener }) => ['--listener-arn', listener],
    ({ elb }, { listener }) => elb.send(new DescribeRulesCommand({ ListenerArn: listener })),
  ],
  [
    'elbv2 describe-tags',
    ({ balancer, group }) => ['--resource-arns', balancer, group],
    ({ elb }, { balancer, group }) =>
      elb.send(new DescribeTagsCommand({ ResourceArns: [balancer, group] })),
  ],
  [
    'iam get-role',
    ({ role }) => ['--role-name', role],
    ({ iam }, { role }) => iam.send(new GetRoleCommand({ RoleName: role })),
  ],
  [
    'iam list-role-policies',
    ({ role }) => ['--role-name', role],
    ({ iam }, { role }) => iam.send(new ListRolePoliciesCommand({ RoleName: role })),
  ],
  ['logs describe-log-groups', none, ({ logs }) => logs.send(new DescribeLogGroupsCommand({}))],
  [
    'application-autoscaling describe-scalable-targets',
    () => ['--service-namespace', 'ecs'],
    ({ scaling }) => scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' })),
  ],
  [
    'application-autoscaling describe-scaling-policies',
    () => ['--service-namespace', 'ecs'],
    ({ scaling }) => scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' })),
  ],
];

describe.skipIf(!installed)('the aws command line', () => {
  let server: RunningServer;
  let aws: RawClients;
  let names: Names;
  let answers = 0;
  let leaves = 0;

  beforeAll(async () => {
    const sandbox = createSandbox();
    const made = await deploy(await load('web-service'), { aws: { sandbox } });
    expect(failuresOf(made)).toEqual([]);
    // Time stands still, so that both clients see the same.
    server = await serveSandbox(sandbox, { port: 0, speed: 0 });
    aws = rawClients(server.url);
    names = await namesOf(aws);
  });

  afterAll(async () => {
    await server?.close();
    say(`aws: ${answers} answers of ${leaves} values read as the SDK reads them`);
  });

  test.each(questions)('reads %s as the SDK does', async (command, args, ask) => {
    const { $metadata: _, ...asked } = (await ask(aws, names)) as Record<string, unknown>;
    const said = await readByCommandLine(server.url, [...command.split(' '), ...args(names)]);
    const expected = comparable(asked);
    expect(canonicalJson(comparable(said), 1)).toBe(canonicalJson(expected, 1));
    const count = leavesOf(expected);
    expect(count).toBeGreaterThan(0);
    answers += 1;
    leaves += count;
  });
});

async function namesOf(aws: RawClients): Promise<Names> {
  const { LoadBalancers = [] } = await aws.elb.send(new DescribeLoadBalancersCommand({}));
  const balancer = LoadBalancers[0]?.LoadBalancerArn ?? '';
  const { Listeners = [] } = await aws.elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: balancer }),
  );
  const { TargetGroups = [] } = await aws.elb.send(new DescribeTargetGroupsCommand({}));
  const { ScalableTargets = [] } = await aws.scaling.send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
  );
  const [, cluster = '', service = ''] = (ScalableTargets[0]?.ResourceId ?? '').split('/');
  const { services = [] } = await aws.ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
  );
  const { taskArns = [] } = await aws.ecs.send(new ListTasksCommand({ cluster }));
  const { Roles = [] } = await aws.iam.send(new ListRolesCommand({ PathPrefix: '/gantry/' }));
  return {
    cluster,
    service,
    task: taskArns[0] ?? '',
    taskDefinition: services[0]?.taskDefinition ?? '',
    balancer,
    group: TargetGroups[0]?.TargetGroupArn ?? '',
    listener: Listeners[0]?.ListenerArn ?? '',
    role: Roles[0]?.RoleName ?? '',
  };
}

async function readByCommandLine(url: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    'aws',
    ['--endpoint-url', url, '--region', REGION, '--output', 'json', ...args],
    {
      maxBuffer: 1 << 26,
      env: {
        PATH: process.env['PATH'],
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    },
  );
  return JSON.parse(stdout);
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** One form of both clients' answers: moments as milliseconds, documents decoded, empty things left out. */
function comparable(value: unknown): Json {
  return JSON.parse(
    JSON.stringify(value, function replace(this: Record<string, unknown>, key, shown: unknown) {
      // The command line reads all pages and does not speak of them.
      if (key === 'IsTruncated') return undefined;
      const raw = this[key];
      if (raw instanceof Date) return raw.getTime();
      if (typeof shown === 'string' && MOMENT.test(shown)) return Date.parse(shown);
      if (typeof shown === 'string' && shown.startsWith('%7B'))
        return JSON.parse(decodeURIComponent(shown)) as unknown;
      if (shown === null) return undefined;
      if (typeof shown === 'number' && /(At|Time)$/.test(key) && shown < 1e11) return shown * 1000;
      return typeof shown === 'object' && Object.keys(shown).length === 0 ? undefined : shown;
    }),
  ) as Json;
}

function leavesOf(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + leavesOf(one as Json), 0);
}

/** G14: the first deploy of an account in which nothing is, in two Regions at once. */
import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  type ContainerDefinitionProps,
  ContainerImage,
  LoadBalancedService,
  Secret,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { ServiceFault } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { aBridgeTask, anAwsvpcTask } from './fleets.ts';

const SECRETS = 'arn:aws:secretsmanager:eu-west-1:111111111111';
const REGIONS = ['eu-west-1', 'us-east-1'] as const;

/** Instances, a service behind a load balancer that scales itself, and a worker: in both Regions. */
function inTwoRegions(image = 'web:1'): App {
  const app = new App({ name: 'fresh' });
  for (const region of REGIONS) {
    const stack = new Stack(app, region, { region });
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 1,
      maxCapacity: 4,
    });
    const site = new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition: aBridgeTask({ stack }, 'SiteTask', { image }),
      desiredCount: 2,
    });
    site.service.autoScale({ min: 2, max: 4 }).onCpu({ targetPercent: 60 });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: anAwsvpcTask({ stack }, 'WorkerTask'),
    });
  }
  return app;
}

/** What a new account answers once in each Region, where trying again helps. */
const FIRST_ANSWERS: readonly (readonly [string, string, string])[] = [
  [
    'CreateCluster',
    'InvalidParameterException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
  ],
  [
    'CreateAutoScalingGroup',
    'ServiceLinkedRoleFailure',
    'The service-linked role is not yet ready for use.',
  ],
  [
    'CreateAutoScalingGroup',
    'ValidationError',
    'You must use a valid fully-formed launch template. Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
  ],
  [
    'CreateCapacityProvider',
    'ClientException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
  ],
  [
    'CreateService',
    'InvalidParameterException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
  ],
  [
    'CreateService',
    'InvalidParameterException',
    'The target group with targetGroupArn x does not have an associated load balancer.',
  ],
  ['RegisterScalableTarget', 'ValidationException', 'Unable to assume IAM role: x'],
];

const SPREADING = 8_000;

/** Lets the account be as slow as a new one: first calls fail, and roles are known everywhere after 8 seconds. */
function slowly({ sandbox }: Account): void {
  for (const region of REGIONS)
    for (const [operation, code, message] of FIRST_ANSWERS)
      sandbox.faults.add({
        operation,
        where: (call) => call.region === region,
        times: 1,
        effect: { kind: 'error', fault: new ServiceFault(code, message) },
      });
  let newest = Number.NEGATIVE_INFINITY;
  sandbox.faults.add({
    operation: 'CreateRole',
    effect: {
      kind: 'hook',
      after: () => {
        newest = sandbox.clock.now();
      },
    },
  });
  // Nothing that is told so tries again: whoever uses a role must have waited for it.
  sandbox.faults.add({
    service: 'ECS',
    operation: ['RegisterTaskDefinition', 'CreateService', 'RunTask'],
    where: () => sandbox.clock.now() - newest < SPREADING,
    effect: { kind: 'error', fault: new ServiceFault('ClientException', 'Role is not valid') },
  });
}

describe('an account in which nothing is', () => {
  test('stands in both Regions after one run, though what it needs spreads slowly', async () => {
    const account = anAccount();
    expect(standing(account.sandbox.dump())).toEqual([]);
    slowly(account);
    const { run } = await mustDeploy(account, inTwoRegions());
    expect(run.rollouts.map(({ report }) => report.result)).toEqual(
      Array.from({ length: 4 }, () => 'succeeded'),
    );
    expect(account.sandbox.faults.fired).toBeGreaterThanOrEqual(2 * FIRST_ANSWERS.length);
    expect(linkedRoles(account)).toEqual([
      'AWSServiceRoleForApplicationAutoScaling_ECSService',
      'AWSServiceRoleForAutoScaling',
      'AWSServiceRoleForECS',
    ]);
    expect(linesOf(await account.plan(inTwoRegions()))).toEqual([]);

    account.sandbox.faults.clear();
    const gone = await account.destroy(inTwoRegions());
    expect(failuresOf(gone)).toEqual([]);
    account.sandbox.clock.advance(60_000);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test('a role that may not be passed, and is not of this run, is told at once', async () => {
    const account = anAccount();
    await mustDeploy(account, inTwoRegions());
    account.sandbox.faults.add({
      operation: 'RegisterTaskDefinition',
      effect: {
        kind: 'error',
        fault: new ServiceFault(
          'AccessDeniedException',
          'User: ada is not authorized to perform: iam:PassRole on resource: role/theirs',
        ),
      },
    });
    const calls = account.sandbox.calls.entries.length;
    const since = account.sandbox.clock.now();
    const result = await account.deploy(inTwoRegions('web:2'));
    expect(result.exitCode).toBe(1);
    expect(failuresOf(result).join('\n')).toMatch(/iam:PassRole/);
    const tried = account.sandbox.calls.entries
      .slice(calls)
      .filter(({ operation }) => operation === 'RegisterTaskDefinition');
    expect(tried).toHaveLength(REGIONS.length);
    expect(account.sandbox.clock.now() - since).toBeLessThan(10_000);
  });
});

/** A service whose image is in ECR, in private subnets with some endpoints and no NAT gateway. */
function offline(
  endpoints: readonly ('s3' | 'ecr.api' | 'ecr.dkr' | 'logs')[],
  {
    container = {},
    service = {},
  }: {
    readonly container?: Partial<ContainerDefinitionProps>;
    readonly service?: { readonly enableExecuteCommand?: boolean };
  } = {},
): App {
  const app = new App({ name: 'offline' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  for (const service of endpoints)
    if (service === 's3') vpc.addGatewayEndpoint(service, { service });
    else vpc.addInterfaceEndpoint(service, { service });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry('111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:1'),
    ...container,
  });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    vpcSubnets: { type: 'private' },
    ...service,
  });
  return app;
}

describe('private subnets without a default route', () => {
  test('are refused while the layers of images cannot be reached, and the missing route is named', async () => {
    const account = anAccount();
    const result = await account.deploy(offline(['ecr.api', 'ecr.dkr', 'logs']));
    expect(result).toMatchObject({ exitCode: 7, applied: false });
    expect(account.sandbox.calls.entries).toEqual([]);
    expect(result.plan.diagnostics).toMatchObject([
      {
        severity: 'error',
        code: 'plan/no-route',
        address: 'offline/Main/Service',
        detail:
          '111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:1 could not be pulled in offline/Main/Vpc/PrivateSubnet1, offline/Main/Vpc/PrivateSubnet2: there is no default route, and no endpoint for s3',
      },
    ]);
  });

  test('are refused while logs, secrets or parameters cannot be reached; sessions are warned of', async () => {
    const found = await anAccount().plan(
      offline(['ecr.api', 'ecr.dkr', 's3'], {
        container: {
          secrets: {
            TOKEN: Secret.fromSecretsManager(`${SECRETS}:secret:token-AbCdEf`),
            MODE: Secret.fromSsmParameter('arn:aws:ssm:eu-west-1:111111111111:parameter/shop/mode'),
          },
        },
        service: { enableExecuteCommand: true },
      }),
    );
    const routes = found.diagnostics.filter(({ code }) => code === 'plan/no-route');
    expect(routes.map(({ severity, detail }) => `${severity}: ${detail.split(' in ')[0]}`)).toEqual(
      [
        'error: parameters of Systems Manager could not be read',
        'error: secrets of Secrets Manager could not be read',
        'error: the log of main could not be written',
        'warning: commands could not be run',
      ],
    );
    expect(routes.map(({ detail }) => detail.split(' for ').at(-1))).toEqual([
      'ssm',
      'secretsmanager',
      'logs',
      'ssmmessages',
    ]);
  });

  test('are used once there is an endpoint for each', async () => {
    await mustDeploy(anAccount(), offline(['ecr.api', 'ecr.dkr', 'logs', 's3']));
  });
});

/** Names of the roles that AWS made for itself. */
function linkedRoles({ sandbox }: Account): readonly string[] {
  return Object.entries(sandbox.dump())
    .filter(([table]) => table.endsWith('/iam.roles'))
    .flatMap(([, roles]) => Object.values(roles) as { name: string; linkedTo?: string }[])
    .filter(({ linkedTo }) => linkedTo !== undefined)
    .map(({ name }) => name)
    .sort();
}

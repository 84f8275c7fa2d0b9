/** Tasks that are to have IPv6 addresses: what keeps them from it is said before anything is written. */
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PutAccountSettingDefaultCommand, type SettingName } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  AccountSettings,
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  Resource,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { ecsOf, mustDeploy } from './apps.ts';

interface Wishes {
  readonly dualStack?: boolean;
  /** Of the target group. */
  readonly targets?: 'ipv4' | 'ipv6';
  /** Of the load balancer. */
  readonly balancer?: boolean;
  readonly setting?: boolean;
  /** Puts the tasks into a subnet of IPv6 alone. */
  readonly native?: boolean;
  readonly image?: string;
}

function aSite(wishes: Wishes = {}): App {
  const app = new App({ name: 'six' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1', account: '111111111111' });
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: 1,
    dualStack: wishes.dualStack ?? false,
  });
  if (wishes.setting !== undefined)
    new AccountSettings(stack, 'Settings', { dualStackIPv6: wishes.setting });
  const taskDefinition = new TaskDefinition(stack, 'Task', {
    compatibility: 'FARGATE',
    cpu: 256,
    memoryMiB: 512,
  });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry(wishes.image ?? 'nginx:1'),
    portMappings: [{ containerPort: 80 }],
  });
  const native =
    wishes.native === true
      ? new Resource(stack, 'Bare', {
          type: 'AWS::EC2::Subnet',
          properties: {
            VpcId: vpc.vpcId,
            Ipv6Native: true,
            Ipv6CidrBlock: '2001:db8::/64',
            AvailabilityZone: 'eu-west-1a',
          },
        })
      : undefined;
  new LoadBalancedService(stack, 'Site', {
    cluster: new Cluster(stack, 'Cluster', { vpc }),
    taskDefinition,
    ...(wishes.balancer === undefined
      ? {}
      : {
          loadBalancer: new ApplicationLoadBalancer(stack, 'Balancer', {
            vpc,
            dualStack: wishes.balancer,
          }),
        }),
    ...(wishes.targets === undefined
      ? {}
      : { targetGroupOverrides: { IpAddressType: wishes.targets } }),
    ...(native === undefined
      ? {}
      : {
          overrides: {
            networkConfiguration: { awsvpcConfiguration: { subnets: [native.ref('SubnetId')] } },
          },
        }),
  });
  return app;
}

async function findingsOf(account: Account, app: App): Promise<readonly string[]> {
  const { diagnostics } = await account.plan(app);
  return diagnostics
    .filter(({ code }) => code === 'plan/no-ipv6')
    .map(({ severity, address, detail }) => `${severity} ${address}: ${detail}`);
}

async function switchOff(account: Account): Promise<void> {
  await ecsOf(account).send(
    new PutAccountSettingDefaultCommand({
      name: 'dualStackIPv6' as SettingName,
      value: 'disabled',
    }),
  );
}

describe('IPv6 targets', () => {
  test('are refused in subnets without an IPv6 block', async () => {
    const account = anAccount();
    const found = await findingsOf(account, aSite({ targets: 'ipv6', balancer: true }));
    expect(found).toEqual([
      expect.stringMatching(
        /^error six\/Main\/Site\/Service: targets of six\/Main\/Site\S* have IPv6 addresses, and six\/Main\/Vpc\/P\w+Subnet1, six\/Main\/Vpc\/P\w+Subnet2 are without an IPv6 block$/,
      ),
    ]);
    const refused = await account.deploy(aSite({ targets: 'ipv6', balancer: true }));
    expect(refused).toMatchObject({ exitCode: 7, applied: false });
  });

  test('are refused behind a load balancer of IPv4 alone', async () => {
    const app = aSite({ targets: 'ipv6', dualStack: true, balancer: false });
    expect(await findingsOf(anAccount(), app)).toEqual([
      expect.stringMatching(
        /has IPv6 targets, and six\/Main\/Balancer before it has IPv4 addresses alone$/,
      ),
    ]);
  });

  test('are nothing to speak of in dual-stack subnets, as long as the account lets tasks have addresses', async () => {
    const account = anAccount();
    const app = () => aSite({ targets: 'ipv6', dualStack: true });
    expect(await findingsOf(account, app())).toEqual([]);
    await switchOff(account);
    expect(await findingsOf(account, app())).toEqual([
      expect.stringContaining(
        'error six/Main/Site/Service: its subnets are dual-stack, and the account setting dualStackIPv6 is disabled',
      ),
    ]);
  });
});

describe('dual-stack subnets', () => {
  test('are noted while the account setting is off', async () => {
    const account = anAccount();
    await switchOff(account);
    expect(await findingsOf(account, aSite({ dualStack: true }))).toEqual([
      expect.stringMatching(/^note six\/Main\/Site\/Service: .* disabled for whoever deploys$/),
    ]);
    await mustDeploy(account, aSite({ dualStack: true }));
    // Nothing is started by the next plan.
    expect(await findingsOf(account, aSite({ dualStack: true }))).toEqual([]);
  });

  test('are no matter where the code switches the setting on', async () => {
    const account = anAccount();
    await switchOff(account);
    expect(await findingsOf(account, aSite({ dualStack: true, setting: true }))).toEqual([]);
    expect(await findingsOf(account, aSite({ dualStack: true, setting: false }))).toHaveLength(1);
  });

  test('cost subnets of IPv4 no call', async () => {
    const account = anAccount();
    await account.plan(aSite());
    const asked = () =>
      account.sandbox.calls.entries.filter(({ operation }) => operation === 'ListAccountSettings');
    expect(asked()).toEqual([]);
    await account.plan(aSite({ dualStack: true }));
    expect(asked().length).toBeGreaterThan(0);
  });
});

describe('subnets of IPv6 alone', () => {
  test('have no addresses for IPv4 targets, and no way to the IPv4 endpoint of ECR', async () => {
    const app = aSite({
      dualStack: true,
      native: true,
      image: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/web:1',
    });
    const found = await findingsOf(anAccount(), app);
    expect(found).toEqual([
      expect.stringMatching(/^error .* have IPv4 addresses, and .* is of IPv6 alone$/),
      expect.stringMatching(/^warning .* named by ECR's endpoint of IPv4 alone/),
    ]);
    const mended = aSite({
      dualStack: true,
      native: true,
      targets: 'ipv6',
      image: '111111111111.dkr-ecr.eu-west-1.on.aws/web:1',
    });
    expect(await findingsOf(anAccount(), mended)).toEqual([]);
  });
});

describe('subnets that only exist', () => {
  async function existing(account: Account): Promise<{ vpcId: string; subnetIds: string[] }> {
    const ec2 = new EC2Client(clientOf(account.sandbox));
    const { Vpc: vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const subnetIds = await Promise.all(
      ['a', 'b'].map(async (zone, index) => {
        const { Subnet: subnet } = await ec2.send(
          new CreateSubnetCommand({
            VpcId: vpc?.VpcId,
            CidrBlock: `10.9.${index}.0/24`,
            AvailabilityZone: `eu-west-1${zone}`,
          }),
        );
        return subnet?.SubnetId ?? '';
      }),
    );
    return { vpcId: vpc?.VpcId ?? '', subnetIds };
  }

  test('are looked at for IPv6 targets', async () => {
    const account = anAccount();
    const { vpcId, subnetIds } = await existing(account);
    const app = new App({ name: 'six' });
    const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId,
      publicSubnetIds: subnetIds,
    });
    const taskDefinition = new TaskDefinition(stack, 'Task', {
      compatibility: 'FARGATE',
      cpu: 256,
      memoryMiB: 512,
    });
    taskDefinition.addContainer('web', {
      image: ContainerImage.fromRegistry('nginx:1'),
      portMappings: [{ containerPort: 80 }],
    });
    new LoadBalancedService(stack, 'Site', {
      cluster: new Cluster(stack, 'Cluster', { vpc }),
      taskDefinition,
      assignPublicIp: true,
      loadBalancer: new ApplicationLoadBalancer(stack, 'Balancer', {
        vpc,
        dualStack: true,
        internetFacing: true,
      }),
      targetGroupOverrides: { IpAddressType: 'ipv6' },
    });
    expect(await findingsOf(account, app)).toEqual([
      `error six/Main/Site/Service: targets of six/Main/Site/TargetGroup have IPv6 addresses, and ${subnetIds.join(', ')} are without an IPv6 block`,
    ]);
  });
});

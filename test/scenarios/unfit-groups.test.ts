/** Groups and types that only AWS tells to be unfit: the plan says so before anything is written. */
import {
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupType,
  PutScalingPolicyCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { type App, AsgCapacityProvider } from '../../lib/index.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { autoScalingOf, mustDeploy } from './apps.ts';
import { aFleet, liveGroups } from './fleets.ts';

const IMAGE = 'resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
const PROVIDER = 'fleet/Ec2/Shared';

/** A provider over a group of somebody else's. */
function overTheirs(): App {
  return aFleet(({ stack, cluster }) => {
    const shared = AsgCapacityProvider.fromAutoScalingGroup(stack, 'Shared', {
      autoScalingGroup: 'theirs',
    });
    cluster.addAsgCapacityProvider(shared);
  });
}

/** A provider with a group of its own. */
function withGroup(instanceType = 'c5.large'): App {
  return aFleet(({ cluster }) => {
    cluster.addAsgCapacityProvider('Shared', { instanceType, maxCapacity: 2 });
  });
}

/** Somebody else's group, empty. */
async function theirGroup(
  account: Account,
  more: Partial<CreateAutoScalingGroupType> = {},
): Promise<void> {
  const ec2 = new EC2Client(clientOf(account.sandbox));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.9.0.0/24' }),
  );
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'theirs',
      LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'c5.large' },
    }),
  );
  await autoScalingOf(account).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'theirs',
      MinSize: 0,
      MaxSize: 4,
      VPCZoneIdentifier: Subnet?.SubnetId,
      ...(more.MixedInstancesPolicy === undefined
        ? { LaunchTemplate: { LaunchTemplateName: 'theirs', Version: '1' } }
        : {}),
      ...more,
    }),
  );
}

/** Somebody's own scaling policy on a group. */
async function ownPolicy(account: Account, group: string): Promise<void> {
  await autoScalingOf(account).send(
    new PutScalingPolicyCommand({
      AutoScalingGroupName: group,
      PolicyName: 'by-load',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    }),
  );
}

/** Deploys, and expects to be refused with one error before anything is written. */
async function refused(account: Account, app: App): Promise<string> {
  const writes = await account.writesDuring(async () => {
    expect(await account.deploy(app)).toMatchObject({ exitCode: 7, applied: false });
  });
  expect(writes).toEqual([]);
  const { diagnostics } = await account.plan(app);
  const [error, ...others] = diagnostics.filter(({ severity }) => severity === 'error');
  expect(others).toEqual([]);
  expect(error?.source?.file).toMatch(/unfit-groups|fleets/);
  return `${error?.code} ${error?.address}: ${error?.detail}`;
}

describe('a group of somebody else under a capacity provider', () => {
  test('is used as it is', async () => {
    const account = anAccount();
    await theirGroup(account);
    await mustDeploy(account, overTheirs());
  });

  test('that does not exist is refused', async () => {
    expect(await refused(anAccount(), overTheirs())).toBe(
      `rule/violated ${PROVIDER}: The specified Auto Scaling group was not found: theirs.`,
    );
  });

  test('with MaxSize 0 is refused', async () => {
    const account = anAccount();
    await theirGroup(account, { MaxSize: 0 });
    expect(await refused(account, overTheirs())).toBe(
      `rule/violated ${PROVIDER}: MaxSize of theirs is 0: managed scaling could never start an instance.`,
    );
  });

  test('with instance weights is refused', async () => {
    const account = anAccount();
    await theirGroup(account, {
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: 'theirs', Version: '1' },
          Overrides: [
            { InstanceType: 'c5.large', WeightedCapacity: '1' },
            { InstanceType: 'c5.xlarge', WeightedCapacity: '2' },
          ],
        },
      },
    });
    expect(await refused(account, overTheirs())).toBe(
      `rule/violated ${PROVIDER}: theirs gives its instance types weights (1, 2), which managed scaling does not support.`,
    );
  });

  test('with a scaling policy of its own is refused', async () => {
    const account = anAccount();
    await theirGroup(account);
    await ownPolicy(account, 'theirs');
    expect(await refused(account, overTheirs())).toBe(
      `capacity/own-policies ${PROVIDER}: theirs has scaling policies of its own (by-load): they and managed scaling would move it against each other`,
    );
  });
});

test('a scaling policy that somebody adds later is warned of, and the policy of ECS is not', async () => {
  const account = anAccount();
  const deployed = await mustDeploy(account, withGroup());
  expect(deployed.plan.diagnostics).toEqual([]);
  expect((await account.plan(withGroup())).diagnostics).toEqual([]);
  const [group] = await liveGroups(account);
  await ownPolicy(account, group?.AutoScalingGroupName ?? '');
  expect((await account.plan(withGroup())).diagnostics).toMatchObject([
    { severity: 'warning', code: 'capacity/own-policies', address: 'fleet/Ec2/Cluster/Shared' },
  ]);
});

test('an instance type that EC2 does not have in the Region is refused', async () => {
  expect(await refused(anAccount(), withGroup('m99.huge'))).toBe(
    'capacity/unknown-type fleet/Ec2/Cluster/Shared/AutoScalingGroup: EC2 knows no instance type m99.huge in this Region',
  );
});

import { DescribeInstancesCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { mustDeploy } from './apps.ts';
import { liveTasks } from './fleets.ts';

function spread(maxAzs: 2 | 3): App {
  const app = new App({ name: 'fleet' });
  const stack = new Stack(app, 'Ec2', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  const provider = cluster.addAsgCapacityProvider('Instances', {
    instanceType: 'm5.large',
    minCapacity: 3,
    maxCapacity: 6,
  });
  const taskDefinition = new TaskDefinition(stack, 'Task', {
    compatibility: 'EC2',
    networkMode: 'bridge',
  });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry('nginx:1'),
    memoryReservationMiB: 128,
  });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 3,
    capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }],
  });
  return app;
}

async function zonesInUse(account: Account): Promise<readonly string[]> {
  const ec2 = new EC2Client(clientOf(account.sandbox));
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
    }),
  );
  const zones = Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ Placement }) => Placement?.AvailabilityZone ?? ''),
  );
  return [...new Set(zones)].sort();
}

async function zonesOfSubnets(account: Account): Promise<readonly string[]> {
  const ec2 = new EC2Client(clientOf(account.sandbox));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  return [...new Set(Subnets.map(({ AvailabilityZone = '' }) => AvailabilityZone))].sort();
}

describe('a VPC that gives up a zone in which instances run', () => {
  test('lets them go first, others take their place, and the tasks run on', async () => {
    const account = anAccount();
    await mustDeploy(account, spread(3));
    account.sandbox.clock.advance(600_000);
    expect(await zonesInUse(account)).toHaveLength(3);

    await mustDeploy(account, spread(2));
    expect(linesOf(await account.plan(spread(2)))).toEqual([]);
    expect(await zonesOfSubnets(account)).toEqual(['eu-west-1a', 'eu-west-1b']);
    account.sandbox.clock.advance(600_000);
    expect(await zonesInUse(account)).toEqual(['eu-west-1a', 'eu-west-1b']);
    const running = (await liveTasks(account)).filter(({ lastStatus }) => lastStatus === 'RUNNING');
    expect(running).toHaveLength(3);
  });
});

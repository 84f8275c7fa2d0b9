/**
 * An account that is not empty: another app has its VPC, cluster and service there. Generated apps may move into the VPC,
 * and whatever becomes of them, the landlord's objects stay as they are.
 */
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
  type VpcAttributes,
} from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf } from './harness.ts';
import { readLive } from './sight.ts';
import { standing, standingByKind } from './standing.ts';

/** The landlord's app. */
export function landlord(): App {
  const app = new App({ name: 'landlord' });
  const stack = new Stack(app, 'House', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, cidr: '10.200.0.0/16' });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('door', { image: ContainerImage.fromRegistry('nginx:1.27') });
  new Service(stack, 'Porter', { cluster, taskDefinition, desiredCount: 1 });
  return app;
}

interface House {
  readonly snapshot: WorldSnapshot;
  readonly vpc: VpcAttributes;
  /** The landlord's objects, in words. */
  readonly state: string;
  readonly standing: readonly string[];
  readonly kinds: Readonly<Record<string, number>>;
}

let built: Promise<House> | undefined;

/** The house, built once a process: the same ids each time, so that what is found in one can be told in another. */
export function theHouse(): Promise<House> {
  built ??= build();
  return built;
}

/** An account with the landlord's house in it. */
export async function aTenancy(): Promise<Account> {
  return anAccount({ snapshot: structuredClone((await theHouse()).snapshot) });
}

async function build(): Promise<House> {
  const account = anAccount();
  const failures = failuresOf(await account.deploy(landlord()));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const dump = account.sandbox.dump();
  return {
    vpc: await vpcOf(account),
    state: await account.state(landlord()),
    standing: standing(dump),
    kinds: standingByKind(dump),
    snapshot: structuredClone(account.sandbox.snapshot()),
  };
}

async function vpcOf(account: Account): Promise<VpcAttributes> {
  const { observation } = await readLive(landlord(), account.sandbox);
  const idsOf = (pattern: RegExp) =>
    [...observation.live].flatMap(([address, { id }]) => (pattern.test(address) ? [id] : []));
  return {
    vpcId: idsOf(/\/Vpc$/)[0] ?? '',
    vpcCidrBlock: '10.200.0.0/16',
    publicSubnetIds: idsOf(/\/Vpc\/PublicSubnet\d$/),
    privateSubnetIds: idsOf(/\/Vpc\/PrivateSubnet\d$/),
  };
}

/** The examples, and what each needs to be there before. */
import { CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { vi } from 'vitest';
import { AccountSettings, App, Principal, Role, Stack } from '../../lib/index.ts';
import { type RawClients, REGION } from './raw-clients.ts';

/** The examples by the name of their folder. */
export const EXAMPLES = [
  'web-service',
  'two-services',
  'existing-vpc',
  'cluster-auto-scaling',
  'account-settings',
] as const;

/** The name of an example. */
export type Example = (typeof EXAMPLES)[number];

/** Makes what an example expects to exist, and says so in the environment, where it looks. */
export async function prepare(example: Example, { ec2 }: RawClients): Promise<void> {
  if (example !== 'existing-vpc') return;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const subnets = await Promise.all(
    [0, 1, 2, 3].map((index) =>
      ec2.send(
        new CreateSubnetCommand({
          VpcId: Vpc?.VpcId,
          CidrBlock: `10.0.${index}.0/24`,
          AvailabilityZone: `eu-west-1${index % 2 === 0 ? 'a' : 'b'}`,
        }),
      ),
    ),
  );
  const ids = subnets.map(({ Subnet }) => Subnet?.SubnetId ?? '');
  vi.stubEnv('VPC_ID', Vpc?.VpcId ?? '');
  vi.stubEnv('PUBLIC_SUBNET_IDS', ids.slice(0, 2).join(','));
  vi.stubEnv('PRIVATE_SUBNET_IDS', ids.slice(2).join(','));
}

/** Runs the program of an example; that of account settings is too small to be one. */
export async function load(example: Example): Promise<App> {
  vi.resetModules();
  if (example === 'account-settings') return settingsApp();
  const module = (await import(`../../examples/${example}/app.ts`)) as { readonly app: App };
  return module.app;
}

function settingsApp(): App {
  const app = new App({ name: 'settings' });
  const stack = new Stack(app, 'Main', { region: REGION });
  const role = new Role(stack, 'Instances', { assumedBy: Principal.service('ec2.amazonaws.com') });
  new AccountSettings(stack, 'Settings', {
    role,
    awsvpcTrunking: true,
    containerInsights: 'enabled',
  });
  return app;
}

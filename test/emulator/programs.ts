/** Every example by the name of its folder, and an app for what no example has; each with what must be there before. */
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, RegisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import { CreateHostedZoneCommand, ListHostedZonesByNameCommand } from '@aws-sdk/client-route-53';
import { vi } from 'vitest';
import type { App } from '../../lib/index.ts';
import { prepare as prepareExample } from '../kills/prepare.ts';
import { exampleNames } from '../kills/programs.ts';
import { APPS } from './apps.ts';
import type { RawClients } from './raw-clients.ts';

/** Makes what a program expects to exist, and says so in the environment, where it looks. */
export async function prepare(name: string, aws: RawClients): Promise<void> {
  const { ec2, route53 } = aws;
  const { HostedZones = [] } = await route53.send(
    new ListHostedZonesByNameCommand({ DNSName: 'example.com' }),
  );
  if (HostedZones.length === 0)
    await route53.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'example.com' }),
    );
  const environment =
    name === 'known-machine' ? await aMachine(aws) : await prepareExample(name, ec2);
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
}

/** Runs a program: once in a process, because what it read of the environment stays. */
export async function load(name: string): Promise<App> {
  const further = APPS[name as keyof typeof APPS];
  if (further !== undefined) return further();
  const module = (await import(`../../examples/${name}/app.ts`)) as { readonly app: App };
  return module.app;
}

/** The examples, and the further apps. */
export const PROGRAMS: readonly string[] = [...exampleNames(), ...Object.keys(APPS)];

/** A cluster with an instance that somebody else has registered. */
async function aMachine({ ec2, ecs }: RawClients): Promise<Readonly<Record<string, string>>> {
  const cluster = 'machines';
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const { containerInstance } = await ecs.send(
    new RegisterContainerInstanceCommand({
      cluster,
      instanceIdentityDocument: JSON.stringify({ instanceId: Instances[0]?.InstanceId }),
    }),
  );
  return { MACHINE: containerInstance?.containerInstanceArn?.split('/').at(-1) ?? '' };
}

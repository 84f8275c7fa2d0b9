/** Every example by the name of its folder, and an app for what no example has; each with what must be there before. */
import { CreateHostedZoneCommand, ListHostedZonesByNameCommand } from '@aws-sdk/client-route-53';
import { vi } from 'vitest';
import type { App } from '../../lib/index.ts';
import { prepare as prepareExample } from '../kills/prepare.ts';
import { exampleNames } from '../kills/programs.ts';
import { APPS } from './apps.ts';
import { heldBack } from './cannot-hold.ts';
import type { RawClients } from './raw-clients.ts';

/** Makes what a program expects to exist, and says so in the environment, where it looks. */
export async function prepare(name: string, { ec2, route53 }: RawClients): Promise<void> {
  const { HostedZones = [] } = await route53.send(
    new ListHostedZonesByNameCommand({ DNSName: 'example.com' }),
  );
  if (HostedZones.length === 0)
    await route53.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'example.com' }),
    );
  const environment = await prepareExample(name, ec2);
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

/** Those that the emulator can hold. */
export const HELD: readonly string[] = PROGRAMS.filter((name) => !heldBack.has(name));

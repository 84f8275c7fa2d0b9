/**
 * Whether tasks that are started get the IPv6 addresses that their subnets have: the account setting `dualStackIPv6`, and
 * subnets that only exist. Of the setting counts that of who makes the service, or starts the task: so the developer guide is read
 * here; it does not say it in as many words.
 */
import type { Subnet } from '@aws-sdk/client-ec2';
import { ListAccountSettingsCommand } from '@aws-sdk/client-ecs';
import { allPages } from '../aws/batch.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { ipv6Of } from '../resources/ec2/subnet/live.ts';
import { SUBNET_TYPE } from '../resources/ec2/subnet/properties.ts';
import {
  ACCOUNT_SETTING_TYPE,
  type AccountSettingProperties,
} from '../resources/ecs/account-setting/properties.ts';
import {
  familyOfSubnet,
  familyOfTargets,
  type SubnetFamily,
  targetGroupsOf,
} from '../resources/ecs/service/address-families.ts';
import type { ServiceProperties } from '../resources/ecs/service/properties.ts';
import { TARGET_GROUP_TYPE } from '../resources/elbv2/target-group/properties.ts';
import type { SurveyInput } from './input.ts';
import type { Reader } from './reader.ts';
import type { ServiceThing } from './services.ts';
import type { View } from './view.ts';

// The SDK's list of names lacks it: AWS could refuse to be asked for it alone, and is asked for all.
const SETTING: string = 'dualStackIPv6';
const SUBNETS = 'networkConfiguration.awsvpcConfiguration.subnets';

/** Says which of the services that start tasks get no IPv6 addresses, and for which that matters. */
export async function reportFamilies(
  input: SurveyInput,
  view: View,
  reader: Reader,
  services: readonly ServiceThing[],
  live: ReadonlyMap<string, Subnet>,
): Promise<void> {
  const findings = services.map((service) => ({
    service,
    wantsIpv6: groupsFor(view, service).length > 0,
    families: familiesOf(view, service, live),
  }));
  for (const { service, families } of findings)
    reader.report(...withoutBlock(view, service, families));
  const dual = findings.filter(({ families }) =>
    [...families.values()].some((family) => family === 'dual-stack'),
  );
  if (dual.length === 0 || (await isOn(input, view, reader)) !== false) return;
  reader.report(...dual.map(({ service, wantsIpv6 }) => switchedOff(service, wantsIpv6)));
}

/** Existing subnets alone: those of the graph are held against target groups by a rule of the service. */
function withoutBlock(
  view: View,
  service: ServiceThing,
  families: ReadonlyMap<string, SubnetFamily>,
): readonly Diagnostic[] {
  const lacking = [...families]
    .filter(([subnet, family]) => subnet.startsWith('subnet-') && family === 'ipv4')
    .map(([subnet]) => subnet);
  if (lacking.length === 0) return [];
  return groupsFor(view, service).map((group) => ({
    severity: 'error',
    code: 'plan/no-ipv6',
    address: service.node.address,
    path: SUBNETS,
    detail: `targets of ${group} have IPv6 addresses, and ${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} without an IPv6 block`,
    hint: 'give these subnets IPv6 blocks, use others, or give the target group the IpAddressType ipv4',
  }));
}

function switchedOff({ node }: ServiceThing, wantsIpv6: boolean): Diagnostic {
  return {
    severity: wantsIpv6 ? 'error' : 'note',
    code: 'plan/no-ipv6',
    address: node.address,
    path: SUBNETS,
    detail: `its subnets are dual-stack, and the account setting ${SETTING} is disabled for whoever deploys${wantsIpv6 ? '; its target group has IPv6 targets' : ''}`,
    hint: 'new AccountSettings(stack, id, { dualStackIPv6: true }) switches it on for the whole account',
  };
}

/** What each subnet of a service gives, as far as it is known; those of the graph by their address. */
function familiesOf(
  view: View,
  { node, properties }: ServiceThing,
  live: ReadonlyMap<string, Subnet>,
): ReadonlyMap<string, SubnetFamily> {
  const declared = (node.properties as unknown as ServiceProperties).networkConfiguration;
  const named = declared?.awsvpcConfiguration?.subnets as unknown;
  const known = properties.networkConfiguration?.awsvpcConfiguration?.subnets;
  const subnets: readonly unknown[] = Array.isArray(named) ? named : (known ?? []);
  return new Map(
    subnets.flatMap((subnet): readonly (readonly [string, SubnetFamily])[] => {
      const thing = view.behind(subnet, SUBNET_TYPE);
      const family = familyOfSubnet(thing?.node);
      if (thing !== undefined && family !== undefined) return [[thing.node.address, family]];
      const existing = typeof subnet === 'string' ? live.get(subnet) : undefined;
      return existing?.SubnetId === undefined ? [] : [[existing.SubnetId, familyOf(existing)]];
    }),
  );
}

function familyOf(subnet: Subnet): SubnetFamily {
  if (subnet.Ipv6Native === true) return 'ipv6';
  return ipv6Of(subnet) === undefined ? 'ipv4' : 'dual-stack';
}

/** Addresses of the target groups of IPv6 targets. */
function groupsFor(view: View, { node }: ServiceThing): readonly string[] {
  return targetGroupsOf(node.properties as unknown as ServiceProperties).flatMap((group) => {
    const thing = view.behind(group, TARGET_GROUP_TYPE);
    return familyOfTargets(thing?.node) === 'ipv6' ? (thing?.node.address ?? []) : [];
  });
}

/** What the code sets for the account, else what is effective for the caller; undefined when it may not be asked. */
async function isOn(
  { context }: SurveyInput,
  view: View,
  reader: Reader,
): Promise<boolean | undefined> {
  const declared = view
    .all<AccountSettingProperties>(ACCOUNT_SETTING_TYPE)
    .find(({ declared: one }) => one.name === SETTING && one.principalArn === undefined);
  if (declared !== undefined) return declared.declared.value === 'enabled';
  const ecs = await context.aws.clients.ecs();
  const settings = await reader.read(`the setting ${SETTING} of who deploys is not known`, () =>
    allPages(async (nextToken) => {
      const page = await ecs.send(
        new ListAccountSettingsCommand({ effectiveSettings: true, nextToken }),
      );
      return { items: page.settings ?? [], next: page.nextToken };
    }),
  );
  const value = settings?.find(({ name }) => name === SETTING)?.value;
  return value === undefined ? undefined : value === 'enabled';
}

/** What an instance is launched from, what EC2 refuses before it launches, and the launch itself. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { ServiceFault } from '../../service.ts';
import { ensureServiceLinkedRole } from '../iam/service-linked-roles.ts';
import { profilesOf } from '../iam/store.ts';
import type { InstanceRecord } from './compute-records.ts';
import { imageIdOf } from './image-parameters.ts';
import { imageFacts } from './images.ts';
import { instanceTypeFacts } from './instance-type-table.ts';
import { createNetworkInterface } from './network-interfaces.ts';
import { hasCapacity } from './spare-capacity.ts';
import { lookup, newId, type Place, required, save, table } from './store.ts';
import { addTags } from './tags.ts';

/** Everything that one instance is launched with. */
export interface LaunchSpec {
  /** A launch template's data, with what overrides it already in its place. */
  readonly data: RequestLaunchTemplateData;
  readonly subnetId: string;
  readonly spot?: boolean;
  /** Tags that come on top of the data's. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly template?: NonNullable<InstanceRecord['template']>;
  /** The Auto Scaling group that launches it. */
  readonly groupName?: string;
  readonly reservationId?: string;
  readonly clientToken?: string;
}

/** Milliseconds from the launch to EC2's state `running`. */
export const RUNNING_AFTER = 10_000;
/** Milliseconds from the launch until the operating system is up. */
export const BOOTED_AFTER = 30_000;

/** Throws what EC2 would refuse about launch parameters: image, type, groups, profile, architecture. */
export function checkLaunch(place: Place, data: RequestLaunchTemplateData): void {
  const imageId = imageIdOf(place, required(data.ImageId, 'ImageId'));
  const image = imageFacts(place, imageId);
  if (image === undefined) {
    lookup(place, 'image', imageId, 'ImageId');
    return;
  }
  const type = data.InstanceType ?? 'm1.small';
  const facts = instanceTypeFacts(type);
  if (facts === undefined)
    throw new ServiceFault('InvalidParameterValue', `Invalid value '${type}' for InstanceType.`);
  if (facts.architecture !== image.architecture)
    throw new ServiceFault(
      'InvalidParameterValue',
      `The architecture '${facts.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  const [primary] = data.NetworkInterfaces ?? [];
  if (primary !== undefined && (data.SecurityGroupIds?.length ?? 0) > 0)
    throw new ServiceFault(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  for (const id of groupsOf(data))
    if (!table(place, 'security-group').has(id))
      throw new ServiceFault('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
  profileOf(place, data);
}

/** Launches an instance; throws EC2's refusal, such as a subnet without a free address. */
export function launchInstance(place: Place, spec: LaunchSpec): InstanceRecord {
  const { world, scope } = place;
  const { data } = spec;
  checkLaunch(place, data);
  const subnet = lookup(place, 'subnet', spec.subnetId, 'subnetId');
  if (!hasCapacity(world, data.InstanceType ?? 'm1.small', subnet.zone))
    throw new ServiceFault(
      'InsufficientInstanceCapacity',
      `We currently do not have sufficient ${data.InstanceType} capacity in the Availability Zone you requested (${subnet.zone}). Our system will be working on provisioning additional capacity.`,
      { status: 500 },
    );
  const profile = profileOf(place, data);
  if (spec.spot === true) ensureServiceLinkedRole(world, scope, 'spot.amazonaws.com');
  const id = newId(place, 'instance');
  const [primary] = data.NetworkInterfaces ?? [];
  const nic = createNetworkInterface(world, scope, {
    subnetId: subnet.id,
    groups: groupsOf(data),
    description: primary?.Description ?? '',
    requester: 'amazon-ec2',
    requesterManaged: false,
    publicIp: primary?.AssociatePublicIpAddress ?? subnet.mapPublicIpOnLaunch,
    instanceId: id,
  });
  const metadata = data.MetadataOptions;
  const record = save(place, 'instance', {
    id,
    type: data.InstanceType ?? 'm1.small',
    imageId: imageIdOf(place, required(data.ImageId, 'ImageId')),
    state: 'pending',
    booted: false,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    privateIp: nic.privateIpAddress,
    networkInterfaceId: nic.networkInterfaceId,
    groupIds: lookup(place, 'network-interface', nic.networkInterfaceId).groupIds,
    ...(data.KeyName === undefined ? {} : { keyName: data.KeyName }),
    ...(profile === undefined ? {} : { profileArn: profile.arn, profileId: profile.id }),
    ...(data.UserData === undefined ? {} : { userData: data.UserData }),
    launchedAt: world.now(),
    reservationId: spec.reservationId ?? `r-${world.hex()}`,
    ...(spec.clientToken === undefined ? {} : { clientToken: spec.clientToken }),
    spot: spec.spot ?? data.InstanceMarketOptions?.MarketType === 'spot',
    detailedMonitoring: data.Monitoring?.Enabled ?? false,
    ebsOptimized: data.EbsOptimized ?? false,
    metadata: {
      tokens: metadata?.HttpTokens ?? 'optional',
      hopLimit: metadata?.HttpPutResponseHopLimit ?? 1,
      endpoint: metadata?.HttpEndpoint ?? 'enabled',
      tags: metadata?.InstanceMetadataTags ?? 'disabled',
    },
    ...(spec.template === undefined ? {} : { template: spec.template }),
    ...(spec.groupName === undefined ? {} : { groupName: spec.groupName }),
  });
  tagAll(place, record, spec);
  startClock(place, record);
  return record;
}

/** Lets an instance that was launched or started come up. */
export function startClock({ world, scope }: Place, { id, launchedAt }: InstanceRecord): void {
  world.schedule(scope, RUNNING_AFTER, 'ec2.instance-running', { id, launchedAt });
  world.schedule(scope, BOOTED_AFTER, 'ec2.instance-booted', { id, launchedAt });
}

function tagAll(place: Place, record: InstanceRecord, { data, tags = {} }: LaunchSpec): void {
  const added = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const of = (type: string) =>
    (data.TagSpecifications ?? [])
      .filter((each) => each.ResourceType === type)
      .flatMap((each) => each.Tags ?? []);
  const own = [...of('instance'), ...added];
  if (own.length > 0) addTags(place, record.id, own);
  const nic = of('network-interface');
  if (nic.length > 0 && record.networkInterfaceId !== undefined)
    addTags(place, record.networkInterfaceId, nic);
}

function groupsOf(data: RequestLaunchTemplateData): readonly string[] {
  return data.NetworkInterfaces?.[0]?.Groups ?? data.SecurityGroupIds ?? [];
}

function profileOf(place: Place, { IamInstanceProfile: wish }: RequestLaunchTemplateData) {
  if (wish?.Arn === undefined && wish?.Name === undefined) return undefined;
  const profiles = profilesOf(place.world, place.scope);
  const found =
    wish.Name === undefined
      ? [...profiles.values()].find((profile) => profile.arn === wish.Arn)
      : profiles.get(wish.Name);
  const [member, value, noun] =
    wish.Name === undefined ? ['arn', wish.Arn, 'ARN'] : ['name', wish.Name, 'name'];
  if (found === undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${value}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${noun}`,
    );
  if (found.role === undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `IAM Instance Profile "${found.arn}" has no associated IAM Roles`,
    );
  return found;
}

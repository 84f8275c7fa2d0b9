/** Instances as EC2 answers them. */
import type { Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from './compute-records.ts';
import { imageFacts } from './images.ts';
import { instanceTypeFacts } from './instance-type-table.ts';
import { publicAddressOf, publicDnsName } from './public-addresses.ts';
import type { NetworkInterfaceRecord } from './records.ts';
import { interfacesIn, type Place, table } from './store.ts';
import { tagsOf } from './tags.ts';

/** EC2's numbers for the states of instances. */
export const STATE_CODES: Readonly<Record<InstanceRecord['state'], number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** EC2 answers small letters, whatever the SDK's type says. */
const WINDOWS = 'windows' as 'Windows';

/** An instance; a terminated one has lost its network. */
export function describeInstance(place: Place, record: InstanceRecord): Instance {
  const gone = record.state === 'terminated';
  const image = imageFacts(place, record.imageId);
  const type = instanceTypeFacts(record.type);
  const interfaces = gone
    ? []
    : interfacesIn(place, record.subnetId).filter((each) => each.instanceId === record.id);
  const primary = interfaces.find((each) => each.id === record.networkInterfaceId);
  const publicIp =
    primary === undefined || record.state === 'stopped'
      ? undefined
      : publicAddressOf(place, primary)?.publicIp;
  const groups = record.groupIds.map((id) => groupOf(place, id));
  return {
    InstanceId: record.id,
    ImageId: record.imageId,
    InstanceType: record.type as NonNullable<Instance['InstanceType']>,
    State: { Code: STATE_CODES[record.state], Name: record.state },
    StateTransitionReason: record.reason?.message ?? '',
    ...(record.reason === undefined
      ? {}
      : { StateReason: { Code: record.reason.code, Message: record.reason.message } }),
    LaunchTime: new Date(record.launchedAt),
    AmiLaunchIndex: 0,
    Architecture: type?.architecture ?? image?.architecture ?? 'x86_64',
    ...(image?.platform === 'windows' ? { Platform: WINDOWS } : {}),
    PlatformDetails: image?.platform === 'windows' ? 'Windows' : 'Linux/UNIX',
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    EnaSupport: true,
    EbsOptimized: record.ebsOptimized,
    SourceDestCheck: true,
    Placement: { AvailabilityZone: record.zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: record.detailedMonitoring ? 'enabled' : 'disabled' },
    ...(record.keyName === undefined ? {} : { KeyName: record.keyName }),
    ...(record.clientToken === undefined ? {} : { ClientToken: record.clientToken }),
    ...(record.spot ? { InstanceLifecycle: 'spot' as const } : {}),
    ...(record.profileArn === undefined
      ? {}
      : { IamInstanceProfile: { Arn: record.profileArn, ...profileId(record) } }),
    MetadataOptions: {
      State: record.state === 'pending' ? 'pending' : 'applied',
      HttpTokens: record.metadata.tokens as 'optional' | 'required',
      HttpPutResponseHopLimit: record.metadata.hopLimit,
      HttpEndpoint: record.metadata.endpoint as 'disabled' | 'enabled',
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: record.metadata.tags as 'disabled' | 'enabled',
    },
    ...(gone
      ? {}
      : {
          VpcId: record.vpcId,
          SubnetId: record.subnetId,
          PrivateIpAddress: record.privateIp,
          ...(publicIp === undefined
            ? {}
            : { PublicIpAddress: publicIp, PublicDnsName: publicDnsName(place, publicIp) }),
        }),
    SecurityGroups: gone ? [] : groups,
    NetworkInterfaces: interfaces.map((each) => describeAttached(place, record, each)),
    BlockDeviceMappings: [],
    Tags: tagsOf(place, record.id),
  };
}

function profileId({ profileId: Id }: InstanceRecord) {
  return Id === undefined ? {} : { Id };
}

function groupOf(place: Place, GroupId: string) {
  const name = table(place, 'security-group').get(GroupId)?.name;
  return { GroupId, ...(name === undefined ? {} : { GroupName: name }) };
}

function describeAttached(
  place: Place,
  instance: InstanceRecord,
  each: NetworkInterfaceRecord,
): InstanceNetworkInterface {
  const primary = each.id === instance.networkInterfaceId;
  return {
    NetworkInterfaceId: each.id,
    SubnetId: each.subnetId,
    VpcId: each.vpcId,
    OwnerId: place.scope.account,
    Status: 'in-use',
    MacAddress: each.macAddress,
    Description: each.description,
    InterfaceType: each.type,
    PrivateIpAddress: each.privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: each.privateIp }],
    SourceDestCheck: true,
    Groups: each.groupIds.map((id) => groupOf(place, id)),
    Attachment: {
      AttachmentId: each.attachmentId,
      AttachTime: new Date(each.createdAt),
      DeleteOnTermination: true,
      DeviceIndex: primary ? 0 : 1,
      Status: 'attached',
    },
  };
}

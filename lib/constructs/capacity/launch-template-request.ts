/** What instances are launched with. */
import type {
  LaunchTemplateBlockDeviceMappingRequest,
  RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { EcsAgentConfiguration } from './agent-configuration.ts';
import type { AsgCapacityProviderOptions, BlockDevice } from './instance-options.ts';
import type { EcsMachineImage } from './machine-image.ts';
import { userDataFor } from './user-data.ts';

/** What a launch template needs beside the options. */
export interface LaunchTemplateParts {
  readonly image: EcsMachineImage;
  readonly instanceType: string;
  readonly clusterName: Input<string>;
  readonly instanceProfileArn: Input<string>;
  readonly securityGroups: readonly SecurityGroupLike[];
  /** Undefined where the subnets decide it. */
  readonly publicAddress: boolean | undefined;
}

/** The launch template's data, with user data as plain text. */
export function launchTemplateData(
  options: AsgCapacityProviderOptions,
  parts: LaunchTemplateParts,
): Inputs<RequestLaunchTemplateData> {
  const { image } = parts;
  const groups = parts.securityGroups.map(({ securityGroupId }) => securityGroupId);
  return {
    ImageId: image.imageId,
    InstanceType: parts.instanceType as NonNullable<RequestLaunchTemplateData['InstanceType']>,
    IamInstanceProfile: { Arn: parts.instanceProfileArn },
    // AWS takes groups at one of two places.
    ...(parts.publicAddress === undefined
      ? { SecurityGroupIds: groups }
      : {
          NetworkInterfaces: [
            { DeviceIndex: 0, AssociatePublicIpAddress: parts.publicAddress, Groups: groups },
          ],
        }),
    MetadataOptions: {
      HttpTokens: 'required',
      // Answers die at the first hop: containers behind a bridge do not get them.
      HttpPutResponseHopLimit: options.canContainersAccessInstanceRole === true ? 2 : 1,
    },
    UserData:
      options.userData ??
      userDataFor(image.operatingSystem, {
        ...options,
        cluster: parts.clusterName,
        configuration: agentOf(options, image),
      }),
    ...(options.keyName === undefined ? {} : { KeyName: options.keyName }),
    ...(options.blockDevices === undefined
      ? {}
      : { BlockDeviceMappings: options.blockDevices.map((one) => deviceRequest(one, image)) }),
    ...(options.detailedMonitoring === undefined
      ? {}
      : { Monitoring: { Enabled: options.detailedMonitoring } }),
  };
}

/** The agent's settings: what the options imply, under what is said of the agent itself. */
export function agentOf(
  options: AsgCapacityProviderOptions,
  image: EcsMachineImage,
): EcsAgentConfiguration {
  const windows = image.operatingSystem === 'windows';
  const isShell = image.operatingSystem !== 'bottlerocket';
  return {
    ...(options.spot === undefined ? {} : { spotInstanceDraining: true }),
    ...(options.canContainersAccessInstanceRole === true
      ? {}
      : { awsvpcBlockInstanceMetadata: image.taskNetworkInterfaces }),
    // Windows makes the devices for it only when it is told to; the images for Linux are made for it.
    ...(windows ? { taskNetworkInterfaces: image.taskNetworkInterfaces } : {}),
    ...(image.gpu && isShell ? { gpuSupport: true } : {}),
    ...(options.warmPool !== undefined && isShell ? { warmPoolsCheck: true } : {}),
    ...options.agent,
  };
}

function deviceRequest(
  device: BlockDevice,
  image: EcsMachineImage,
): Inputs<LaunchTemplateBlockDeviceMappingRequest> {
  return {
    DeviceName: device.deviceName ?? image.dataDevice,
    Ebs: {
      VolumeSize: device.sizeGiB,
      VolumeType: device.volumeType ?? 'gp3',
      DeleteOnTermination: device.deleteOnTermination ?? true,
      ...(device.iops === undefined ? {} : { Iops: device.iops }),
      ...(device.throughputMiBps === undefined ? {} : { Throughput: device.throughputMiBps }),
      ...(device.encrypted === undefined ? {} : { Encrypted: device.encrypted }),
      ...(device.encryptionKeyArn === undefined
        ? {}
        : { Encrypted: true, KmsKeyId: device.encryptionKeyArn }),
    },
  };
}

/** What the EC2 model remembers of launch templates, instances and images of users. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';

/** A launch template with its versions. */
export interface LaunchTemplateRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly defaultVersion: number;
  /** Number of the newest version ever made; numbers are not used again. */
  readonly latestVersion: number;
  readonly versions: readonly LaunchTemplateVersionRecord[];
}

/** A version of a launch template; it never changes. */
export interface LaunchTemplateVersionRecord {
  readonly number: number;
  readonly description?: string;
  readonly createdAt: number;
  readonly data: RequestLaunchTemplateData;
}

/** A virtual machine, also for an hour after its end. */
export interface InstanceRecord {
  readonly id: string;
  readonly type: string;
  readonly imageId: string;
  readonly state: 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';
  /** Whether its operating system is up. */
  readonly booted: boolean;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly privateIp: string;
  /** Its primary interface, until it is terminated. */
  readonly networkInterfaceId?: string;
  readonly groupIds: readonly string[];
  readonly keyName?: string;
  readonly profileArn?: string;
  readonly profileId?: string;
  /** Base64, as it was given. */
  readonly userData?: string;
  readonly launchedAt: number;
  readonly reservationId: string;
  readonly clientToken?: string;
  readonly spot: boolean;
  readonly detailedMonitoring: boolean;
  readonly ebsOptimized: boolean;
  readonly metadata: InstanceMetadataRecord;
  readonly template?: { readonly id: string; readonly name: string; readonly version: string };
  /** The Auto Scaling group that launched it. */
  readonly groupName?: string;
  /** Why it was stopped or terminated. */
  readonly reason?: { readonly code: string; readonly message: string };
}

/** How an instance's metadata service answers. */
export interface InstanceMetadataRecord {
  readonly tokens: string;
  readonly hopLimit: number;
  readonly endpoint: string;
  readonly tags: string;
}

/** An image of the account. */
export interface ImageRecord {
  readonly id: string;
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly platform: 'linux' | 'windows';
  readonly description?: string;
  readonly createdAt: number;
}

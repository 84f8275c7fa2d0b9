/** EC2 and IAM, as far as ECS calls them for Managed Instances: beside the other neighbours the only file that knows them. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { InstanceLaunchTemplate, InstanceRequirementsRequest } from '@aws-sdk/client-ecs';
import { type InstanceRequirementsInput, typesMatching } from '../ec2/instance-requirements.ts';
import { isRunning, launchInstance, terminateInstance } from '../ec2/instances.ts';
import { IMAGE_FAMILIES, newestImage } from '../ec2/machine-images.ts';
import { profilesOf, spreadRole } from '../iam/store.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** A processor architecture as EC2 spells it. */
export type Architecture = 'x86_64' | 'arm64';

/** Tells whether ECS can assume an infrastructure role: it exists and trusts `ecs.amazonaws.com`. */
export function ecsCanAssume(place: Place, role: string): boolean {
  const record = spreadRole(place.world, place.scope, lastPart(role));
  return record?.trust.includes('ecs.amazonaws.com') === true;
}

/** Tells whether an instance profile exists and has a role. */
export function profileIsUsable(place: Place, arn: string): boolean {
  return profilesOf(place.world, place.scope).get(lastPart(arn))?.role !== undefined;
}

/** The instance types that requirements allow, smallest first; without requirements those of the families C, M and R. */
export function typesFor(
  requirements: InstanceRequirementsRequest | undefined,
  architectures: readonly Architecture[],
): readonly string[] {
  const wanted = requirements === undefined ? GENERAL : (spelled(requirements) as object);
  return typesMatching(wanted, architectures).map(({ name }) => name);
}

/** Launches a Managed Instance; its id. Throws EC2's refusal, such as a subnet without a free address. */
export function launchManaged(
  place: Place,
  wish: {
    readonly template: InstanceLaunchTemplate;
    readonly type: string;
    readonly architecture: Architecture;
    readonly subnetId: string;
    readonly cluster: string;
    readonly tags: Readonly<Record<string, string>>;
  },
): string {
  const { template } = wish;
  const family = IMAGE_FAMILIES.find(
    ({ parameter }) =>
      parameter === `/aws/service/bottlerocket/aws-ecs-2/${wish.architecture}/latest`,
  );
  if (family === undefined)
    throw new Error(`sandbox: no Bottlerocket image for ${wish.architecture}`);
  const userData = `[settings.ecs]\ncluster = "${wish.cluster}"\n`;
  return launchInstance(place, {
    data: {
      ImageId: newestImage(place.world, place.scope, family).id,
      InstanceType: wish.type as NonNullable<RequestLaunchTemplateData['InstanceType']>,
      IamInstanceProfile: { Arn: template.ec2InstanceProfileArn },
      SecurityGroupIds: template.networkConfiguration?.securityGroups ?? [],
      Monitoring: { Enabled: template.monitoring === 'DETAILED' },
      MetadataOptions: { HttpTokens: 'required' },
      UserData: Buffer.from(userData).toString('base64'),
    },
    subnetId: wish.subnetId,
    spot: template.capacityOptionType === 'SPOT',
    tags: wish.tags,
  }).id;
}

/** Tells whether an instance is up or coming up. */
export function isUp(place: Place, id: string): boolean {
  return isRunning(place, id);
}

/** Terminates a Managed Instance. */
export function endInstance(place: Place, id: string): void {
  terminateInstance(place, id);
}

const GENERAL: InstanceRequirementsInput = {
  VCpuCount: { Min: 1 },
  MemoryMiB: { Min: 1024 },
  AllowedInstanceTypes: ['c*', 'm*', 'r*'],
};

/** ECS's requirements with the members spelled as EC2 does: `vCpuCount.min` is `VCpuCount.Min`. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      spelled(item),
    ]),
  );
}

/** Machine images: AWS's own, and those of the account. */
import type {
  DeregisterImageRequest,
  DescribeImagesRequest,
  DescribeImagesResult,
  Image,
  RegisterImageRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { ImageRecord } from './compute-records.ts';
import { describePage } from './describe.ts';
import { type MachineImage, releasedImages } from './machine-images.ts';
import { all, lookup, newId, type Place, required, save, table } from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

/** What a launch asks about an image. */
export interface ImageFacts {
  readonly id: string;
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly platform: 'linux' | 'windows';
}

/** The facts of an image that may be launched; undefined for one that does not exist. */
export function imageFacts(place: Place, id: string): ImageFacts | undefined {
  const own = table(place, 'image').get(id);
  if (own !== undefined) return own;
  const found = releasedImages(place.world, place.scope).find((image) => image.id === id);
  if (found === undefined) return undefined;
  const { architecture, platform } = found.family;
  return { id, name: found.name, architecture, platform };
}

/** DescribeImages, by ids, owners or filters. Images of AWS are those that public parameters name or have named. */
export function describeImages(input: DescribeImagesRequest, call: Call): DescribeImagesResult {
  const known = [
    ...releasedImages(call.world, call.scope).map(describeOfficial),
    ...all(call, 'image').map((record) => describeOwn(call, record)),
  ];
  const ids = input.ImageIds ?? [];
  const missing = ids.filter((id) => !known.some((image) => image.ImageId === id));
  const [first] = missing;
  if (first !== undefined) lookup(call, 'image', first);
  const owners = input.Owners ?? [];
  const owned = (image: Image): boolean =>
    owners.length === 0 ||
    owners.some((owner) =>
      owner === 'self'
        ? image.OwnerId === call.account
        : owner === image.OwnerId || owner === image.ImageOwnerAlias,
    );
  const page = describePage(
    known.filter(
      (image) => (ids.length === 0 || ids.includes(image.ImageId ?? '')) && owned(image),
    ),
    {
      input,
      fields: {
        architecture: (image) => image.Architecture,
        'creation-date': (image) => image.CreationDate,
        'image-id': (image) => image.ImageId,
        'image-type': (image) => image.ImageType,
        'is-public': (image) => image.Public,
        name: (image) => image.Name,
        'owner-alias': (image) => image.ImageOwnerAlias,
        'owner-id': (image) => image.OwnerId,
        platform: (image) => image.Platform,
        'root-device-type': (image) => image.RootDeviceType,
        state: (image) => image.State,
        'virtualization-type': (image) => image.VirtualizationType,
      },
      tags: (image) => image.Tags ?? [],
    },
  );
  return { Images: page.items, NextToken: page.next };
}

/** RegisterImage: an image of the account; what is in its snapshots is not looked at. */
export function registerImage(input: RegisterImageRequest, call: Call): object {
  const name = required(input.Name, 'Name');
  tagsFor('image', input.TagSpecifications);
  const taken = all(call, 'image').find((image) => image.name === name);
  if (taken !== undefined)
    throw new ServiceFault(
      'InvalidAMIName.Duplicate',
      `AMI name ${name} is already in use by AMI ${taken.id}`,
    );
  const image = save(call, 'image', {
    id: newId(call, 'image'),
    name,
    architecture: input.Architecture === 'arm64' ? 'arm64' : 'x86_64',
    platform: 'linux',
    ...(input.Description === undefined ? {} : { description: input.Description }),
    createdAt: call.world.now(),
  });
  tagOnCreate(call, image.id, 'image', input.TagSpecifications);
  return { ImageId: image.id };
}

/** DeregisterImage: nothing can be launched from it any more. */
export function deregisterImage(input: DeregisterImageRequest, call: Call): object {
  const image = lookup(call, 'image', input.ImageId, 'ImageId');
  table(call, 'image').delete(image.id);
  forgetTags(call, image.id);
  return { Return: true };
}

/** EC2 answers small letters, whatever the SDK's type says. */
const WINDOWS = 'windows' as 'Windows';

function describeOfficial(image: MachineImage): Image {
  const { architecture, platform, owner, os } = image.family;
  return {
    ...common(image, architecture),
    OwnerId: owner,
    ImageOwnerAlias: 'amazon',
    ImageLocation: `amazon/${image.name}`,
    Public: true,
    Description: `${os} ${image.version}`,
    PlatformDetails: platform === 'windows' ? 'Windows' : 'Linux/UNIX',
    ...(platform === 'windows' ? { Platform: WINDOWS } : {}),
    Tags: [],
  };
}

function describeOwn(call: Call, record: ImageRecord): Image {
  return {
    ...common(record, record.architecture),
    OwnerId: call.account,
    ImageLocation: `${call.account}/${record.name}`,
    Public: false,
    ...(record.description === undefined ? {} : { Description: record.description }),
    PlatformDetails: 'Linux/UNIX',
    Tags: tagsOf(call, record.id),
  };
}

function common(
  {
    id,
    name,
    createdAt,
  }: { readonly id: string; readonly name: string; readonly createdAt: number },
  architecture: 'x86_64' | 'arm64',
): Image {
  return {
    ImageId: id,
    Name: name,
    Architecture: architecture,
    CreationDate: new Date(createdAt).toISOString(),
    State: 'available',
    ImageType: 'machine',
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    EnaSupport: true,
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeSize: 30, VolumeType: 'gp3', DeleteOnTermination: true, Encrypted: false },
      },
    ],
  };
}

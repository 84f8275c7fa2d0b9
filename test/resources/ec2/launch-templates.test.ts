import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import type { Neighbours } from '../../../lib/resource-type.ts';
import { canonicalTemplate } from '../../../lib/resources/ec2/launch-template/canonical.ts';
import { ec2LaunchTemplate as type } from '../../../lib/resources/ec2/launch-template/index.ts';
import type { LaunchTemplateProperties } from '../../../lib/resources/ec2/launch-template/properties.ts';
import { aWorld, creating, type TestWorld } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';
import { anInstancesWorld } from '../ecs/instances-world.ts';
import { IMAGE } from '../fixtures/capacity.ts';

const ADDRESS = 'shop/Web';

const template = (
  data: LaunchTemplateProperties['LaunchTemplateData'] = {},
): LaunchTemplateProperties => ({
  LaunchTemplateName: 'shop-web',
  LaunchTemplateData: { InstanceType: 't3.medium', UserData: 'echo "ä"\n', ...data },
});

async function versions(world: TestWorld) {
  const ec2 = await world.aws.clients.ec2();
  const { LaunchTemplateVersions = [] } = await ec2.send(
    new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'shop-web' }),
  );
  return LaunchTemplateVersions.map(({ VersionNumber: number = 0, DefaultVersion, ...rest }) => ({
    number,
    isDefault: DefaultVersion,
    data: rest.LaunchTemplateData,
  })).sort((a, b) => a.number - b.number);
}

describe('versions', () => {
  test('hold all of the data, user data encoded, and the newest is the default', async () => {
    const world = aWorld();
    await deploy(world, type, ADDRESS, template({ KeyName: 'operators' }));
    const { live, writes } = await deploy(world, type, ADDRESS, template({ EbsOptimized: true }));
    expect(writes.slice(0, 2)).toEqual(['CreateLaunchTemplateVersion', 'ModifyLaunchTemplate']);
    expect(live.attributes['LatestVersionNumber']).toBe('2');
    expect(await versions(world)).toMatchObject([
      { number: 1, isDefault: false },
      { number: 2, isDefault: true },
    ]);
    expect((await versions(world))[1]?.data).toEqual({
      InstanceType: 't3.medium',
      EbsOptimized: true,
      UserData: Buffer.from('echo "ä"\n').toString('base64'),
    });
  });

  test('are not made again after a run that ended before the default was set', async () => {
    const world = aWorld();
    await deploy(world, type, ADDRESS, template());
    const ec2 = await world.aws.clients.ec2();
    const { InstanceType: _, ...rest } = template({ EbsOptimized: true }).LaunchTemplateData;
    await ec2.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateName: 'shop-web',
        SourceVersion: '1',
        LaunchTemplateData: { EbsOptimized: rest.EbsOptimized },
      }),
    );
    const live = await look(world, type, ADDRESS, template({ EbsOptimized: true }));
    expect(live?.state).toBe('creating');
    const operations = await type.operations();
    if (live === undefined) throw new Error('it is not there');
    const before = world.writes().length;
    await operations.update(
      {
        address: ADDRESS as never,
        live,
        properties: template({ EbsOptimized: true }),
        changes: [],
        tags: { set: {}, remove: [], all: live.tags },
      },
      world.applying(),
    );
    expect(world.writes().slice(before)).toEqual(['ModifyLaunchTemplate']);
    expect(await versions(world)).toMatchObject([{ number: 1 }, { number: 2, isDefault: true }]);
  });

  test('go when they are old, unless a group launches from them', async () => {
    const world = await anInstancesWorld();
    const image = { ImageId: await anImage(world) };
    const { live } = await deploy(world, type, ADDRESS, template());
    for (let size = 1; size <= 11; size += 1) {
      if (size === 2) await aGroupOf(world, live.id, '2');
      await deploy(world, type, ADDRESS, template({ ...image, KeyName: `key-${size}` }));
    }
    expect((await versions(world)).map(({ number }) => number)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  test('an own template whose answer was lost is taken up and brought up to date', async () => {
    const world = aWorld();
    await deploy(world, type, ADDRESS, template());
    const operations = await type.operations();
    const context = world.applying({ address: ADDRESS as never });
    const live = await operations.create(creating(ADDRESS, template({ KeyName: 'new' })), context);
    expect(live.attributes['LatestVersionNumber']).toBe('2');
    const foreign = world.applying({ address: 'shop/Other' as never });
    await expect(
      operations.create(creating('shop/Other', template()), foreign),
    ).rejects.toMatchObject({ code: 'plan/not-owned' });
  });

  test('a default that was moved back is moved on', async () => {
    const world = aWorld();
    await deploy(world, type, ADDRESS, template());
    await deploy(world, type, ADDRESS, template({ KeyName: 'new' }));
    const ec2 = await world.aws.clients.ec2();
    await ec2.send(
      new ModifyLaunchTemplateCommand({ LaunchTemplateName: 'shop-web', DefaultVersion: '1' }),
    );
    const live = await look(world, type, ADDRESS, template({ KeyName: 'new' }));
    expect(live?.state).toBe('creating');
    expect(live?.attributes['LatestVersionNumber']).toBe('2');
  });
});

async function anImage(world: TestWorld): Promise<string> {
  const ssm = await world.aws.clients.ssm();
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: IMAGE }));
  return Parameter?.Value ?? '';
}

async function aGroupOf(world: TestWorld & { readonly subnet: string }, id: string, of: string) {
  const client = await world.aws.clients.autoScaling();
  await client.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'theirs',
      MinSize: 0,
      MaxSize: 1,
      LaunchTemplate: { LaunchTemplateId: id, Version: of },
      VPCZoneIdentifier: world.subnet,
    }),
  );
}

test('groups of others that launch from a template keep it from going', async () => {
  const world = await anInstancesWorld();
  const data = { ImageId: await anImage(world) };
  const { live } = await deploy(world, type, ADDRESS, template(data));
  await aGroupOf(world, live.id, '1');
  const operations = await type.operations();
  const users = (going: boolean) => operations.usersOf?.(live, world.reading(), () => going);
  expect(await users(false)).toMatchObject([
    { severity: 'error', code: 'plan/in-use', detail: expect.stringContaining('theirs') },
  ]);
  expect(await users(true)).toEqual([]);
  expect(await destroy(world, type, live)).toEqual(['DeleteLaunchTemplate']);
});

describe('the canonical form', () => {
  const canonical = (data: object) =>
    canonicalTemplate({ LaunchTemplateData: data } as LaunchTemplateProperties).LaunchTemplateData;

  test.each<[string, object, object]>([
    [
      'the order of devices',
      { BlockDeviceMappings: [{ DeviceName: 'a' }, { DeviceName: 'b' }] },
      { BlockDeviceMappings: [{ DeviceName: 'b' }, { DeviceName: 'a' }] },
    ],
    [
      'the order of groups of an interface',
      { NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1', 'sg-2'] }] },
      { NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-2', 'sg-1'] }] },
    ],
    [
      'whether AWS has applied metadata options',
      { MetadataOptions: { HttpTokens: 'required' } },
      { MetadataOptions: { HttpTokens: 'required', State: 'applied' } },
    ],
    ['what is off', { EbsOptimized: false, Monitoring: { Enabled: false } }, {}],
    ['empty lists', { SecurityGroupIds: [], TagSpecifications: [] }, {}],
    [
      'the order of tags',
      {
        TagSpecifications: [
          {
            ResourceType: 'volume',
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '2' },
            ],
          },
        ],
      },
      {
        TagSpecifications: [
          {
            ResourceType: 'volume',
            Tags: [
              { Key: 'b', Value: '2' },
              { Key: 'a', Value: '1' },
            ],
          },
        ],
      },
    ],
  ])('leaves out %s', (_, left, right) => {
    expect(canonical(left)).toEqual(canonical(right));
  });

  test('keeps what an explicit false changes', () => {
    const device = { DeviceName: 'a', Ebs: { DeleteOnTermination: false } };
    expect(canonical({ BlockDeviceMappings: [device] })).toEqual({ BlockDeviceMappings: [device] });
  });
});

describe('what EC2 refuses', () => {
  const nobody: Neighbours = { at: () => undefined, referrers: () => [] };
  const node = { address: ADDRESS } as unknown as ResourceNode;
  const findings = (properties: object) =>
    type.validate?.(properties as LaunchTemplateProperties, node, nobody) ?? [];

  test.each<[string, object, RegExp]>([
    ['user data over 16 KB', { UserData: 'x'.repeat(16_385) }, /16385 bytes.*16384/],
    [
      'user data over 16 KB around a reference',
      { UserData: { $join: ['x'.repeat(16_385), { $ref: 'a/b', attribute: 'Arn' }] } },
      /16385 bytes/,
    ],
    [
      'security groups beside interfaces',
      { SecurityGroupIds: ['sg-1'], NetworkInterfaces: [{ DeviceIndex: 0 }] },
      /may not be specified on the same request/,
    ],
    [
      'public addresses with several interfaces',
      {
        NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }, { DeviceIndex: 1 }],
      },
      /multiple network interfaces/,
    ],
    [
      'interfaces of one index',
      { NetworkInterfaces: [{ DeviceIndex: 0 }, { DeviceIndex: 0 }] },
      /DeviceIndex of its own/,
    ],
    ['a far hop limit', { MetadataOptions: { HttpPutResponseHopLimit: 65 } }, /from 1 to 64/],
    ['tokens that are neither', { MetadataOptions: { HttpTokens: 'no' } }, /neither optional nor/],
    [
      'a type and requirements',
      { InstanceType: 't3.nano', InstanceRequirements: {} },
      /cannot both be specified/,
    ],
    [
      'a profile by name and ARN',
      { IamInstanceProfile: { Name: 'a', Arn: 'arn:aws:iam::1:instance-profile/a' } },
      /not by both/,
    ],
    [
      'io2 without a rate',
      { BlockDeviceMappings: [{ DeviceName: 'a', Ebs: { VolumeType: 'io2' } }] },
      /iops must be specified for io2/,
    ],
    [
      'a throughput of gp2',
      { BlockDeviceMappings: [{ DeviceName: 'a', Ebs: { VolumeType: 'gp2', Throughput: 200 } }] },
      /throughput is not supported for gp2/,
    ],
    [
      'a device twice',
      { BlockDeviceMappings: [{ DeviceName: 'a' }, { DeviceName: 'a' }] },
      /twice/,
    ],
    [
      'a tag of AWS',
      { TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'aws:x', Value: '' }] }] },
      /reserved for internal use/,
    ],
  ])('%s', (_, data, message) => {
    expect(findings({ LaunchTemplateName: 'web', LaunchTemplateData: data })).toMatchObject([
      { severity: 'error', detail: expect.stringMatching(message) },
    ]);
  });

  test.each(['ab', 'with blank', 'x'.repeat(129)])('the name %s', (name) => {
    expect(findings({ LaunchTemplateName: name, LaunchTemplateData: {} })).toMatchObject([
      { path: 'LaunchTemplateName' },
    ]);
  });

  test('instances without metadata are warned of', () => {
    const data = { MetadataOptions: { HttpEndpoint: 'disabled' } };
    expect(findings({ LaunchTemplateName: 'web', LaunchTemplateData: data })).toMatchObject([
      { severity: 'warning', path: 'LaunchTemplateData.MetadataOptions.HttpEndpoint' },
    ]);
  });
});

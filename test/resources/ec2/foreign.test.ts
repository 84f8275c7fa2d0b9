import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { ec2SecurityGroup } from '../../../lib/resources/ec2/security-group/index.ts';
import { ec2SecurityGroupRule } from '../../../lib/resources/ec2/security-group-rule/index.ts';
import { ec2Vpc } from '../../../lib/resources/ec2/vpc/index.ts';
import { aWorld, type TestWorld } from '../contexts.ts';
import { aNetwork, type Made, make, readBack } from './network-builder.ts';

/** What a plan looks for by a key of its own, not by our tags. */
const KEYED = [
  'AWS::EC2::Subnet',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupRule',
];

/** A network of which nothing carries a tag: somebody made it by hand. */
async function aForeignNetwork(world: TestWorld): Promise<readonly Made[]> {
  const made = await aNetwork(world);
  const ids = made.flatMap(({ type, live }) => (type.taggable === false ? [] : [live.id]));
  await (await world.aws.clients.ec2()).send(new DeleteTagsCommand({ Resources: ids }));
  return made.filter(({ type }) => KEYED.includes(type.name));
}

describe('a network of somebody else', () => {
  test('is seen where we want to put ours, and is not ours', async () => {
    const world = aWorld();
    const made = await aForeignNetwork(world);
    expect([...new Set(made.map(({ type }) => type.name))].sort()).toEqual([...KEYED].sort());
    for (const one of made) {
      const seen = await readBack(world, one);
      expect(seen?.id, one.type.name).toBe(one.live.id);
      expect(seen?.owner ?? seen?.tags['gantry:app'], one.type.name).toBeUndefined();
      expect(await (await one.type.operations()).list(world.reading()), one.type.name).toEqual([]);
    }
  });

  test('costs a second look; one of ours, or of another app, costs none', async () => {
    const looksOf = async (world: TestWorld, one: Made) => {
      world.calls.length = 0;
      await readBack(world, one);
      return world.calls.length;
    };
    const ours = aWorld();
    const foreign = aWorld();
    const network = await aNetwork(ours);
    for (const [i, one] of (await aForeignNetwork(foreign)).entries()) {
      const same = network.filter(({ type }) => KEYED.includes(type.name))[i];
      expect(same?.type).toBe(one.type);
      if (same !== undefined)
        expect(await looksOf(ours, same), one.type.name).toBeLessThan(await looksOf(foreign, one));
    }
  });
});

describe('a group that is closed', () => {
  const everywhere = { IsEgress: true, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' };

  async function aGroupWithARule(world: TestWorld): Promise<{ group: Made; rule: Made }> {
    const { live } = await make(world, ec2Vpc, { CidrBlock: '10.0.0.0/16' });
    const properties = { GroupName: 'web', Description: 'web', AllowAllOutbound: false };
    const group = await make(world, ec2SecurityGroup, { ...properties, VpcId: live.id });
    const rule = await make(world, ec2SecurityGroupRule, {
      GroupId: group.live.id,
      ...everywhere,
    });
    return { group, rule };
  }

  test('is not opened by a rule of another app', async () => {
    const world = aWorld();
    const { group, rule } = await aGroupWithARule(world);
    const Tags = [{ Key: 'gantry:app', Value: 'other' }];
    const ec2 = await world.aws.clients.ec2();
    await ec2.send(new CreateTagsCommand({ Resources: [rule.live.id], Tags }));
    expect((await readBack(world, group))?.properties).toMatchObject({ AllowAllOutbound: false });
  });

  test('is opened by a rule that nobody owns', async () => {
    const world = aWorld();
    const { group, rule } = await aGroupWithARule(world);
    const ec2 = await world.aws.clients.ec2();
    await ec2.send(new DeleteTagsCommand({ Resources: [rule.live.id] }));
    expect((await readBack(world, group))?.properties).toMatchObject({ AllowAllOutbound: true });
  });
});

import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  createNetworkInterface,
  deleteNetworkInterface,
} from '../../../../lib/sandbox/services/ec2/network-interfaces.ts';
import { aSubnet, aVpc, defined, refusal } from './network.ts';

async function aGroup() {
  const network = await aVpc();
  const create = (GroupName: string) =>
    network.client.send(
      new sdk.CreateSecurityGroupCommand({
        GroupName,
        Description: 'for tests',
        VpcId: network.vpcId,
      }),
    );
  return { ...network, create, groupId: defined((await create('web')).GroupId) };
}

const http: sdk.IpPermission = {
  IpProtocol: '6',
  FromPort: 80,
  ToPort: 80,
  IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'inside' }, { CidrIp: '0.0.0.0/0' }],
};

describe('security groups', () => {
  test('have names that are unique in a VPC whatever their case', async () => {
    const { create, vpcId } = await aGroup();
    expect(await refusal(create('WEB'))).toBe(
      `InvalidGroup.Duplicate: The security group 'WEB' already exists for VPC '${vpcId}'`,
    );
    expect(await refusal(create('default'))).toMatch(/^InvalidGroup.Reserved/);
    expect(await refusal(create('sg-web'))).toMatch(/^InvalidParameterValue/);
  });

  test('start with a rule that lets everything out', async () => {
    const { client, groupId } = await aGroup();
    const { SecurityGroupRules } = await client.send(
      new sdk.DescribeSecurityGroupRulesCommand({
        Filters: [{ Name: 'group-id', Values: [groupId] }],
      }),
    );
    expect(SecurityGroupRules).toMatchObject([
      { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' },
    ]);
  });

  test('stay while interfaces wear them or rules of other groups name them', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId } = await aSubnet();
    const scope = { account: '111111111111', region: 'eu-west-1' };
    const make = async (GroupName: string) =>
      defined(
        (
          await client.send(
            new sdk.CreateSecurityGroupCommand({ GroupName, Description: 'x', VpcId }),
          )
        ).GroupId,
      );
    const [web, app] = [await make('web'), await make('app')];
    const permission = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: web }] };
    await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId: app, IpPermissions: [permission] }),
    );
    const remove = () => client.send(new sdk.DeleteSecurityGroupCommand({ GroupId: web }));
    const blocked = `DependencyViolation: resource ${web} has a dependent object`;
    expect(await refusal(remove())).toBe(blocked);
    await client.send(
      new sdk.RevokeSecurityGroupIngressCommand({ GroupId: app, IpPermissions: [permission] }),
    );
    const { networkInterfaceId } = createNetworkInterface(sandbox.world, scope, {
      subnetId,
      groups: [web],
      description: 'a task',
      requester: 'ecs',
    });
    expect(await refusal(remove())).toBe(blocked);
    deleteNetworkInterface(sandbox.world, scope, networkInterfaceId);
    await remove();
    expect(await refusal(remove())).toBe(
      `InvalidGroup.NotFound: The security group '${web}' does not exist`,
    );
  });
});

describe('security group rules', () => {
  test('are one row for each source, canonical, and merge on the group', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const { SecurityGroupRules } = await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http] }),
    );
    expect(SecurityGroupRules).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 80, CidrIpv4: '10.0.0.0/8', Description: 'inside' },
      { IpProtocol: 'tcp', FromPort: 80, CidrIpv4: '0.0.0.0/0' },
    ]);
    const { SecurityGroups: [group] = [] } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
    );
    expect(group?.IpPermissions).toMatchObject([
      {
        IpProtocol: 'tcp',
        IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'inside' }, { CidrIp: '0.0.0.0/0' }],
      },
    ]);
  });

  test('exist once, whatever their description', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const authorize = () =>
      client.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http] }));
    await authorize();
    expect(await refusal(authorize())).toBe(
      'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW" already exists',
    );
  });

  test('are revoked all or none', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const { SecurityGroupRules: [rule] = [] } = await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http] }),
    );
    const other = {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
    };
    const both = client.send(
      new sdk.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http, other] }),
    );
    expect(await refusal(both)).toBe(
      'InvalidPermission.NotFound: The specified rule does not exist in this security group.',
    );
    const byId = {
      GroupId,
      SecurityGroupRuleIds: [defined(rule?.SecurityGroupRuleId)],
    };
    await client.send(new sdk.RevokeSecurityGroupIngressCommand(byId));
    expect(await refusal(client.send(new sdk.RevokeSecurityGroupIngressCommand(byId)))).toBe(
      `InvalidSecurityGroupRuleId.NotFound: The security group rule ID '${rule?.SecurityGroupRuleId}' does not exist`,
    );
  });

  test('change in place', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const { SecurityGroupRules: [rule] = [] } = await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http] }),
    );
    await client.send(
      new sdk.ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: [
          {
            SecurityGroupRuleId: rule?.SecurityGroupRuleId,
            SecurityGroupRule: {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              CidrIpv6: '2001:DB8::1/32',
            },
          },
        ],
      }),
    );
    const { SecurityGroupRules: [changed] = [] } = await client.send(
      new sdk.DescribeSecurityGroupRulesCommand({
        SecurityGroupRuleIds: [defined(rule?.SecurityGroupRuleId)],
      }),
    );
    expect(changed).toMatchObject({ FromPort: 443, CidrIpv6: '2001:db8::/32', IsEgress: false });
    expect(changed?.CidrIpv4).toBeUndefined();
    expect(changed?.Description).toBeUndefined();
  });

  test('get other descriptions without becoming other rules', async () => {
    const { client, groupId: GroupId } = await aGroup();
    await client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http] }),
    );
    const IpRanges = [{ CidrIp: '10.0.0.0/8', Description: 'outside' }];
    await client.send(
      new sdk.UpdateSecurityGroupRuleDescriptionsIngressCommand({
        GroupId,
        IpPermissions: [{ ...http, IpRanges }],
      }),
    );
    const { SecurityGroups: [group] = [] } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
    );
    expect(group?.IpPermissions?.[0]?.IpRanges).toEqual([...IpRanges, { CidrIp: '0.0.0.0/0' }]);
  });

  test('name only groups of their own VPC', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const { Vpc } = await client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const { SecurityGroups: [other] = [] } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({
        Filters: [{ Name: 'vpc-id', Values: [defined(Vpc?.VpcId)] }],
      }),
    );
    const authorize = client.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other?.GroupId }] }],
      }),
    );
    expect(await refusal(authorize)).toBe(
      'InvalidGroup.NotFound: You have specified two resources that belong to different networks.',
    );
  });

  test('are sixty in each direction and family', async () => {
    const { client, groupId: GroupId } = await aGroup();
    const ranges = (count: number, start = 0) => [
      {
        IpProtocol: 'tcp',
        FromPort: 80,
        ToPort: 80,
        IpRanges: Array.from({ length: count }, (_, at) => ({ CidrIp: `10.0.${start + at}.0/24` })),
      },
    ];
    const authorize = (IpPermissions: sdk.IpPermission[]) =>
      client.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    await authorize(ranges(60));
    expect(await refusal(authorize(ranges(1, 60)))).toMatch(/^RulesPerSecurityGroupLimitExceeded/);
    const ipv6 = {
      IpProtocol: 'tcp',
      FromPort: 80,
      ToPort: 80,
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
    };
    expect(await refusal(authorize([ipv6]))).toBe('accepted');
  });
});

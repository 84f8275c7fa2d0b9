import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  createNetworkInterface,
  deleteNetworkInterface,
} from '../../../../lib/sandbox/services/ec2/network-interfaces.ts';
import { aSubnet, aVpc, defined, refusal } from './network.ts';

const scope = { account: '111111111111', region: 'eu-west-1' };

describe('subnets', () => {
  test('read back with the defaults that AWS fills in', async () => {
    const { client, subnetId } = await aSubnet();
    const { Subnets: [subnet] = [] } = await client.send(
      new sdk.DescribeSubnetsCommand({ SubnetIds: [subnetId] }),
    );
    expect(subnet).toMatchObject({
      AvailabilityZone: 'eu-west-1a',
      AvailabilityZoneId: 'euw1-az1',
      AvailableIpAddressCount: 11,
      MapPublicIpOnLaunch: false,
      AssignIpv6AddressOnCreation: false,
      EnableDns64: false,
      Ipv6Native: false,
      PrivateDnsNameOptionsOnLaunch: {
        HostnameType: 'ip-name',
        EnableResourceNameDnsARecord: false,
        EnableResourceNameDnsAAAARecord: false,
      },
      State: 'available',
    });
  });

  test.each([
    ['10.1.0.0/24', `InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.`],
    ['10.0.0.0/29', `InvalidSubnet.Range: The CIDR '10.0.0.0/29' is invalid.`],
    ['10.0.0.0/24', `InvalidSubnet.Conflict: The CIDR '10.0.0.0/24' conflicts with another subnet`],
  ])('at %s are refused', async (CidrBlock, answer) => {
    const { client, vpcId: VpcId } = await aSubnet();
    expect(await refusal(client.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock })))).toBe(
      answer,
    );
  });

  test('in zones of other Regions are refused', async () => {
    const { client, vpcId: VpcId } = await aVpc();
    const create = client.send(
      new sdk.CreateSubnetCommand({
        VpcId,
        CidrBlock: '10.0.0.0/24',
        AvailabilityZone: 'us-east-1a',
      }),
    );
    expect(await refusal(create)).toMatch(
      /^InvalidParameterValue: Value \(us-east-1a\) for parameter availabilityZone is invalid/,
    );
  });

  test('hold size minus five network interfaces', async () => {
    const { client, sandbox, subnetId } = await aSubnet();
    const make = () =>
      createNetworkInterface(sandbox.world, scope, {
        subnetId,
        groups: [],
        description: 'a task',
        requester: 'ecs',
      });
    const made = Array.from({ length: 11 }, make);
    expect(new Set(made.map((each) => each.privateIpAddress)).size).toBe(11);
    expect(made[0]?.privateIpAddress).toBe('10.0.0.4');
    expect(make).toThrow('does not have enough free addresses');
    const remove = () => client.send(new sdk.DeleteSubnetCommand({ SubnetId: subnetId }));
    expect(await refusal(remove())).toBe(
      `DependencyViolation: The subnet '${subnetId}' has dependencies and cannot be deleted.`,
    );
    for (const each of made) deleteNetworkInterface(sandbox.world, scope, each.networkInterfaceId);
    await remove();
  });

  test('take and lose an IPv6 block', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId: SubnetId } = await aSubnet();
    await client.send(
      new sdk.AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }),
    );
    sandbox.clock.advance(5_000);
    const { Vpcs: [vpc] = [] } = await client.send(new sdk.DescribeVpcsCommand({}));
    const block = defined(vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock);
    const assign = () =>
      client.send(
        new sdk.ModifySubnetAttributeCommand({
          SubnetId,
          AssignIpv6AddressOnCreation: { Value: true },
        }),
      );
    expect(await refusal(assign())).toMatch(/^InvalidParameterValue/);
    const Ipv6CidrBlock = block.replace('/56', '/64');
    const { Ipv6CidrBlockAssociation } = await client.send(
      new sdk.AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock }),
    );
    sandbox.clock.advance(5_000);
    await assign();
    const read = async () =>
      (await client.send(new sdk.DescribeSubnetsCommand({}))).Subnets?.[0]
        ?.Ipv6CidrBlockAssociationSet;
    expect(await read()).toMatchObject([
      { Ipv6CidrBlock, Ipv6CidrBlockState: { State: 'associated' } },
    ]);
    await client.send(
      new sdk.DisassociateSubnetCidrBlockCommand({
        AssociationId: Ipv6CidrBlockAssociation?.AssociationId,
      }),
    );
    sandbox.clock.advance(5_000);
    expect(await read()).toEqual([]);
  });
});

import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { aVpc, refusal } from './network.ts';

describe('tags', () => {
  test('are added, overwritten and removed by key', async () => {
    const { client, sandbox, vpcId } = await aVpc();
    const Resources = [vpcId];
    const put = (Key: string, Value: string) =>
      client.send(new sdk.CreateTagsCommand({ Resources, Tags: [{ Key, Value }] }));
    await put('a', '1');
    await put('b', '1');
    await put('a', '2');
    await client.send(new sdk.DeleteTagsCommand({ Resources, Tags: [{ Key: 'b' }] }));
    const { Tags } = await client.send(new sdk.DescribeTagsCommand({}));
    expect(Tags).toEqual([{ Key: 'a', Value: '2', ResourceId: vpcId, ResourceType: 'vpc' }]);
    const scope = { account: '111111111111', region: 'eu-west-1' };
    expect(ec2.tagged?.(scope, sandbox.world)).toEqual([
      { arn: `arn:aws:ec2:eu-west-1:111111111111:vpc/${vpcId}`, tags: { a: '2' } },
    ]);
  });

  test.each([
    [[{ Key: 'aws:x', Value: '1' }], /reserved for internal use/],
    [
      [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
      /Duplicate tag key/,
    ],
    [Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: '' })), /^TagLimitExceeded/],
  ])('%j are refused', async (Tags, answer) => {
    const { client, vpcId } = await aVpc();
    const put = client.send(new sdk.CreateTagsCommand({ Resources: [vpcId], Tags }));
    expect(await refusal(put)).toMatch(answer);
  });

  test('of another resource type are refused in a create call', async () => {
    const { client } = await aVpc();
    const create = client.send(
      new sdk.CreateVpcCommand({
        CidrBlock: '10.0.0.0/16',
        TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'a', Value: 'b' }] }],
      }),
    );
    expect(await refusal(create)).toBe(
      `InvalidParameterValue: 'subnet' is not a valid taggable resource type for this operation.`,
    );
  });

  test('go on existing resources only', async () => {
    const { client } = await aVpc();
    const put = client.send(
      new sdk.CreateTagsCommand({
        Resources: ['subnet-0123456789abcdef0'],
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    );
    expect(await refusal(put)).toBe(
      `InvalidSubnetID.NotFound: The subnet ID 'subnet-0123456789abcdef0' does not exist`,
    );
  });
});
